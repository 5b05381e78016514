-- Casts of one backend, each with a new voter and a new key.
-- Arguments: the backend's token, a poll, one of its choices, and a word that is unique to the run.

local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   token, poll, choice, word = args[1], args[2], args[3], args[4]
   -- wrk builds one request before it starts and does not send it: hence -1.
   sent = -1
end

function request()
   sent = sent + 1
   local body = string.format(
      '{"poll_id":"%s","choice_id":"%s","voter_ref":"%s-%d"}', poll, choice, word, sent)
   return string.format(
      "POST /api/v1/votes/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n" ..
      "Idempotency-Key: %s-%08d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
      token, word, sent, #body, body)
end

function done(summary, latency)
   local sent = 0
   for _, thread in ipairs(threads) do
      sent = sent + thread:get("sent")
   end
   local errors = summary.errors
   io.write(string.format(
      '{"seconds": %.6f, "answered": %d, "refused": %d, "lost": %d, "sent": %d, ' ..
      '"p50_ms": %.3f, "p99_ms": %.3f}\n',
      summary.duration / 1e6, summary.requests, errors.status,
      errors.connect + errors.read + errors.write + errors.timeout, sent,
      latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
