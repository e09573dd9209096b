-- Posts the lines of a file in turn: wrk -s post.lua URL -- FILE
-- The last line of what is printed is the result, as JSON.

local requests = {}
local last = 0

function init(arguments)
   for body in io.lines(arguments[1]) do
      requests[#requests + 1] = wrk.format("POST", nil, {["Content-Type"] = "application/json"}, body)
   end
end

-- All there is to do for a request: what happens here is time that the server does not get.
function request()
   last = last % #requests + 1
   return requests[last]
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '{"seconds": %.6f, "requests": %d, "refused": %d, "errors": %d, "timeouts": %d,'
         .. ' "latency_ms": {"p50": %.3f, "p90": %.3f, "p99": %.3f, "p999": %.3f, "max": %.3f}}\n',
      summary.duration / 1e6,
      summary.requests,
      errors.status,
      errors.connect + errors.read + errors.write,
      errors.timeout,
      latency:percentile(50) / 1e3,
      latency:percentile(90) / 1e3,
      latency:percentile(99) / 1e3,
      latency:percentile(99.9) / 1e3,
      latency.max / 1e3
   ))
end
