-- wrk sends the requests of a file, each once and in order: LENGTH, newline, the request's bytes.
-- Arguments: the file, and the number of its first requests that were sent before.

local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   -- wrk builds one request before it starts and does not send it: hence -1.
   requests, exhausted = {}, false
   sent, first = -1, tonumber(args[2])
   local file = assert(io.open(args[1], "rb"))
   while true do
      local length = file:read("*n")
      if not length then break end
      file:read(1)
      requests[#requests + 1] = file:read(length)
   end
   file:close()
   repeated = #requests == 1
end

function request()
   sent = sent + 1
   if repeated then return requests[1] end
   if sent == 0 then return requests[1] end
   local next = requests[first + sent]
   if not next then
      exhausted = true
      return requests[#requests]
   end
   return next
end

function done(summary, latency)
   local sent, exhausted = 0, false
   for _, thread in ipairs(threads) do
      sent = sent + thread:get("sent")
      exhausted = exhausted or thread:get("exhausted")
   end
   local errors = summary.errors
   io.write(string.format(
      '{"seconds": %.6f, "answered": %d, "refused": %d, "lost": %d, "sent": %d, ' ..
      '"exhausted": %s, "p50_ms": %.3f, "p99_ms": %.3f}\n',
      summary.duration / 1e6, summary.requests, errors.status,
      errors.connect + errors.read + errors.write + errors.timeout, sent,
      tostring(exhausted), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
