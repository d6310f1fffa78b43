package client

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"sync"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
)

// requestMedia says what is to be sent about content: see [function.request].
func (f *function) requestMedia(x *exchange, takes []reflect.Value) error {
	if f.route.Method != http.MethodPost {
		x.request.Header["Accept"] = []string{"*/*"}
	}
	if f.route.Body == nil {
		if f.route.Method == http.MethodDelete {
			x.demand("")
		}
		return nil
	}
	m, _ := takes[0].Interface().(*odata.Media)
	if m == nil || m.Reader == nil {
		return fmt.Errorf("client: %s: the content is nil", x.name())
	}
	if f.route.Method == http.MethodPost {
		if h := x.handling(); h != nil && h.Slug() != nil {
			x.request.Header["Slug"] = h.Slug()
		}
		x.represent()
	} else {
		x.demand(m.ETag)
	}
	if err := content(&x.request, m); err != nil {
		return fmt.Errorf("client: %s: %w", x.name(), err)
	}
	return nil
}

// answerMedia sends the request of a route that reads content, writes it, or takes it away.
func (f *function) answerMedia(x *exchange, takes []reflect.Value, result reflect.Value) error {
	answer, err := x.send()
	if err != nil {
		return err
	}
	if f.route.ReadsMedia() {
		m, err := x.media(answer, f.route)
		if err == nil {
			result.Set(reflect.ValueOf(m))
		}
		return err
	}
	if f.route.Body != nil {
		m, _ := takes[0].Interface().(*odata.Media)
		m.ETag = answer.Header.Get("Etag")
	}
	return answer.Body.Close()
}

// media returns the content that an answer has, which is the caller's to close; nil for none.
func (x *exchange) media(answer *http.Response, r *routes.Route) (*odata.Media, error) {
	switch {
	case answer.StatusCode == http.StatusNoContent && r.Nullable:
		return nil, answer.Body.Close()
	case answer.StatusCode != http.StatusOK:
		_ = answer.Body.Close()
		return nil, fmt.Errorf("client: %s: answered %d, without the content that is wanted", x.name(), answer.StatusCode)
	}
	m := &odata.Media{Reader: x.seekable(answer), ContentType: answer.Header.Get("Content-Type"), Size: answer.ContentLength, ETag: answer.Header.Get("Etag")}
	if at, err := http.ParseTime(answer.Header.Get("Last-Modified")); err == nil {
		m.Modified = at
	}
	return m, nil
}

// content makes content the body of a request, which is sent as it comes: again, if its
// reader can go back to where it is.
func content(r *call.Request, m *odata.Media) error {
	r.Header["Content-Type"] = []string{cmp.Or(m.ContentType, "application/octet-stream")}
	r.Size = -1
	if m.Size > 0 {
		r.Size = m.Size
	}
	seeker, ok := m.Reader.(io.ReadSeeker)
	if !ok {
		r.Once = true
		r.Body = func() (io.ReadCloser, error) {
			return struct {
				io.Reader
				io.Closer
			}{m.Reader, m}, nil
		}
		return nil
	}
	begin, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if r.Size < 0 {
		end, err := seeker.Seek(0, io.SeekEnd)
		if err != nil {
			return err
		}
		r.Size = end - begin
	}
	u := &upload{seeker: seeker, begin: begin}
	r.Body = u.body
	return nil
}

// upload is content that may be sent several times. What a transport still reads for an
// attempt that is over gets nothing.
type upload struct {
	mu     sync.Mutex
	seeker io.ReadSeeker
	begin  int64
	now    *attempt // that reads it
}

// attempt is the body of an attempt.
type attempt struct{ of *upload }

func (u *upload) body() (io.ReadCloser, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, err := u.seeker.Seek(u.begin, io.SeekStart); err != nil {
		return nil, err
	}
	u.now = &attempt{u}
	return u.now, nil
}

var errOver = errors.New("client: the attempt is over")

func (a *attempt) Read(p []byte) (int, error) {
	a.of.mu.Lock()
	defer a.of.mu.Unlock()
	if a.of.now != a {
		return 0, errOver
	}
	return a.of.seeker.Read(p)
}

func (a *attempt) Close() error {
	a.of.mu.Lock()
	defer a.of.mu.Unlock()
	if a.of.now == a {
		a.of.now = nil
	}
	return nil
}
