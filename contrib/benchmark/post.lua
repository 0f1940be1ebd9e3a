-- wrk: one message, over and over, each time with an id of its own. Body and headers
-- come from the environment.
local before, after = string.match(os.getenv("BODY"), "^(.*)\"@ID@\"(.*)$")
local headers = {
  ["Content-Type"] = "application/json",
  ["Accept"] = "application/json, text/event-stream",
}
for name, value in string.gmatch(os.getenv("HEADERS"), "([^:\n]+): ([^\n]+)\n") do
  headers[name] = value
end
local id = 0
function request()
  id = id + 1
  return wrk.format("POST", nil, headers, before .. id .. after)
end
