-- A scorer of our own: an answer of up to 30 characters is best, one of 120 or more is worst.
function score(case)
  local length = #case.output
  return { score = math.max(0, math.min(1, (120 - length) / 90)), reason = length .. " characters" }
end
