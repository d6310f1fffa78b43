package call

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Retry says when a request is sent again: after the statuses 429 and 503, and if no
// answer came, unless it may have been carried out and must not be twice.
type Retry struct {
	// Attempts is how often a request is sent at most; 1 is once.
	Attempts int
	// First is the pause before the second attempt, which doubles before each of the
	// others, up to Longest. An answer's Retry-After goes before it; one that is longer
	// than Longest ends the attempts.
	First, Longest time.Duration
	// All says that requests are sent again that change something each time, too.
	All bool
}

// again reports whether the request is to be sent once more, and after what time.
func (p *Retry) again(r *Request, number int, answer *http.Response, err error) (time.Duration, bool) {
	if number >= p.Attempts || r.Once || !p.All && !idempotent(r.Method) {
		return 0, false
	}
	if err != nil {
		// With an answer, it is redirects that nobody follows.
		return p.pause(number), answer == nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) && temporary(err)
	}
	if answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable {
		return 0, false
	}
	if asked := RetryAfter(answer.Header, time.Now()); asked > 0 {
		return asked, asked <= p.Longest
	}
	return p.pause(number), true
}

// temporary reports whether a failure to get an answer may be over when it is tried
// again. What the program itself made, or the token's source, is not.
func temporary(err error) bool {
	var sending *url.Error
	var own *permanent
	return errors.As(err, &sending) && !errors.As(err, &own)
}

// permanent is an error that sending a request again does not better.
type permanent struct{ err error }

func (e *permanent) Error() string { return e.err.Error() }
func (e *permanent) Unwrap() error { return e.err }

// pause returns how long to wait after an attempt: between half of the time and all
// of it, so that many clients do not come back at once.
func (p *Retry) pause(number int) time.Duration {
	d := p.First << min(number-1, 20)
	if d > p.Longest || d <= 0 {
		d = p.Longest
	}
	return d/2 + rand.N(d/2+1)
}

// idempotent reports whether a request with the method may be sent twice (RFC 9110,
// 9.2.2).
func idempotent(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// RetryAfter returns how long an answer asks to wait (RFC 9110, 10.2.3): seconds, or a
// date; 0 if it does not.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if text != "" && strings.Trim(text, "0123456789") == "" {
		seconds, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return math.MaxInt64
		}
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
