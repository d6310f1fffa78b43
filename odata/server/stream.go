package server

import "net/http"

// stream answers with a collection whose items come one by one. What goes wrong
// before the first of it is sent is answered as any error is. After that, the
// connection is broken off, so that nobody takes the answer for the whole
// (Protocol 9.5).
func (r *request) stream(page *anyPage) error {
	options, err := r.envelope(nil)
	if err != nil {
		return err
	}
	w := streamWriter{r}
	if r.exchange.Request.Method == http.MethodHead {
		w.begin()
		return nil
	}
	return r.beyondLimit(codec.WritePage(r.Context(), w, func() anyPage { return *page }, options...))
}

// streamWriter sends an answer in the negotiated form whose length is not known.
type streamWriter struct{ *request }

// begin sends the header.
func (w streamWriter) begin() {
	w.exchange.Writer.Header()["Content-Type"] = w.handler.contentTypes.of(w.format)
	w.exchange.Begin(http.StatusOK)
}

func (w streamWriter) Write(p []byte) (int, error) {
	if !w.exchange.Sent {
		w.begin()
	}
	return w.exchange.Write(p)
}
