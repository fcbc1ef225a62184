-- Shows: Workflow
-- Steps that say what they depend on run as soon as they can, in any order.
local meal = Workflow.dag({
  name = "meal",
  steps = {
    { name = "serve", handler = function(food) return food.cook .. " with " .. food.salad end,
      depends_on = { "cook", "salad" } },
    { name = "cook", handler = function(food) return "boiled " .. food end, input = "{{shop.first}}" },
    { name = "salad", handler = function(food) return "fresh " .. food end, input = "{{shop.second}}" },
    { name = "shop", handler = function(list) return { first = list[1], second = list[2] } end },
  },
})
print(meal:run({ "rice", "beans" }), meal.type)
local circle = { { name = "a", handler = print, depends_on = "b" }, { name = "b", handler = print, depends_on = "a" } }
local ok, err = pcall(Workflow.create, { name = "circle", steps = circle })
print(ok, err.message)
return meal:run({ "noodles", "cress" })
