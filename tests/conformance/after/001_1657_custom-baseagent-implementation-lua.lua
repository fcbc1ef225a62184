if type(result) == "function" then result = result() end
print(inspect(result))
