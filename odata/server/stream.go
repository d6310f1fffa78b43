package server

import (
	"net/http"

	"github.com/odatagen/odatagen/wire"
)

// stream answers with a collection whose items come one by one. What goes wrong
// before the first of it is sent is answered as any error is. After that, the
// connection is broken off, so that nobody takes the answer for the whole
// (Protocol 9.5).
func (r *Request) stream(page *wire.AnyPage) error {
	options, err := r.options(nil)
	if err != nil {
		return err
	}
	w := streamWriter{Request: r}
	if r.http.Method == http.MethodHead {
		w.begin()
		return nil
	}
	ctx := r.http.Context()
	if err = wire.WritePage(ctx, &w, page, options...); err == nil || !r.sent {
		return err
	}
	if ctx.Err() == nil && !w.gone {
		r.log("the answer is broken off", "error", err)
	}
	panic(http.ErrAbortHandler)
}

// streamWriter sends an answer in the negotiated form whose length is not known.
type streamWriter struct {
	*Request
	gone bool // the client, as far as can be seen
}

// begin sends the header.
func (w *streamWriter) begin() {
	form, h := w.handler.forms.of(w.format), w.writer.Header()
	h[odataVersion] = form.version
	h["Content-Type"] = form.contentType
	w.sent = true
	w.writer.WriteHeader(http.StatusOK)
}

func (w *streamWriter) Write(p []byte) (int, error) {
	if !w.sent {
		w.begin()
	}
	n, err := w.writer.Write(p)
	w.gone = err != nil
	return n, err
}
