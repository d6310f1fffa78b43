package call

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// MaxErrorBody is how much of the body of an answer is kept that is no success.
const MaxErrorBody = 64 << 10

// ErrorBody reads the beginning of a body that is no success. What breaks off is shown as
// far as it came.
func ErrorBody(body io.Reader) []byte {
	data, _ := io.ReadAll(io.LimitReader(body, MaxErrorBody))
	return data
}

// Read reads a body that is to be in memory; instead says, with "or " at its end, what else one can do where it
// is too large for that.
func (t *Transport) Read(body io.Reader, instead string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, t.MaxAnswerSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the answer breaks off after %d bytes: %w", len(data), err)
	case int64(len(data)) > t.MaxAnswerSize:
		return nil, fmt.Errorf("the answer has more than %d bytes, which is the limit: %sraise the limit by WithMaxAnswerSize", t.MaxAnswerSize, instead)
	}
	return data, nil
}

// RequestID returns how the service calls the request, for its support.
func RequestID(h http.Header) string {
	for _, name := range []string{"Request-Id", "X-Ms-Request-Id", "X-Request-Id", "X-Correlation-Id"} {
		if id := h.Get(name); id != "" {
			return id
		}
	}
	return ""
}

// WithoutSecrets takes the query out of the URL that an error of net/http shows.
func WithoutSecrets(err error) error {
	if e, ok := err.(*url.Error); ok {
		return e.Err
	}
	return err
}
