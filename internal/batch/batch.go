// Package batch reads and writes batches: several requests in the body of one, and their
// answers in the body of its answer, as multipart (OData Protocol 11.7.7) or as JSON
// (OData JSON Format 19). The server reads requests and writes answers, the client the
// other way round.
package batch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strings"
)

// Request is one of the requests of a batch.
type Request struct {
	// ID is what other requests know it by; "" if it has none, as in multipart batches
	// outside of change sets.
	ID string
	// Group is its atomicity group, or change set, whose requests succeed or fail
	// together and stand next to each other; "" if it is in none.
	Group string
	// DependsOn are the requests and groups before this one that have to succeed first.
	DependsOn []string
	// If is the condition of JSON batches for sending it (JSON Format 19.1); "" if there is
	// none.
	If string

	Method string
	URL    string // as it stands there: absolute, from the root of the host or of the service, or behind "$" and an ID
	Header http.Header
	Body   []byte
}

// Response is the answer to one of the requests.
type Response struct {
	ID     string // that of the request
	Group  string // that of the request; "" for one answer to all of a change set
	Status int
	Header http.Header
	Body   []byte
}

// Form is how a batch is written.
type Form struct {
	Boundary string // of multipart/mixed; "" for JSON
}

// ContentType returns the form as the header Content-Type says it.
func (f Form) ContentType() string {
	if f.Boundary == "" {
		return "application/json"
	}
	return mime.FormatMediaType("multipart/mixed", map[string]string{"boundary": f.Boundary})
}

// ErrForm says that a Content-Type is none of batches, ErrBoundary that one is, but does not say
// where the parts begin.
var (
	ErrForm     = errors.New("a batch is multipart/mixed with a boundary, or application/json")
	ErrBoundary = errors.New("multipart/mixed needs a boundary: multipart/mixed; boundary=batch")
)

// FormOf reads the header Content-Type of a batch. The error is [ErrForm] or [ErrBoundary].
func FormOf(contentType string) (Form, error) {
	name, parameters, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil:
	case name == "application/json":
		return Form{}, nil
	case name == "multipart/mixed" && parameters["boundary"] != "":
		return Form{parameters["boundary"]}, nil
	case name == "multipart/mixed":
		return Form{}, ErrBoundary
	}
	return Form{}, ErrForm
}

// Limits bound the requests of a batch.
type Limits struct {
	// Alone is how many there can be that are in no group, or read: each can take as much as a
	// request that is in no batch.
	Alone int
	// Grouped is how many others there can be, in all groups together.
	Grouped int
}

// all is how many requests there can be.
func (l Limits) all() int { return l.Alone + min(l.Grouped, math.MaxInt-l.Alone) }

// ReadRequests reads the body of a batch with at most so many requests.
func (f Form) ReadRequests(body []byte, most Limits) (list []Request, err error) {
	if f.Boundary == "" {
		list, err = readJSON(body)
	} else {
		list, err = readMultipart(body, f.Boundary, most.all())
	}
	if err != nil {
		return nil, err
	}
	return list, check(list, most)
}

// AppendResponses writes the answers, each behind that of the request before, those of a
// group next to each other.
func (f Form) AppendResponses(b []byte, list []Response) []byte {
	if f.Boundary == "" {
		return appendJSON(b, "responses", list, (*Response).appendJSON)
	}
	return appendMultipart(b, f.Boundary, list, func(r *Response) string { return r.Group }, (*Response).appendPart)
}

// AppendRequests writes requests, those of a group next to each other.
func (f Form) AppendRequests(b []byte, list []Request) []byte {
	if f.Boundary == "" {
		return appendJSON(b, "requests", list, (*Request).appendJSON)
	}
	return appendMultipart(b, f.Boundary, list, func(r *Request) string { return r.Group }, (*Request).appendPart)
}

// ReadResponses reads the body of an answer with at most so many answers.
func (f Form) ReadResponses(body []byte, most int) ([]Response, error) {
	if f.Boundary == "" {
		return readJSONResponses(body, most)
	}
	return readMultipartResponses(body, f.Boundary, most)
}

// ReadAnswers reads the body of an answer of a type, and returns the answer to each request: the
// one with its identifier, or else that in its place. One answer to a change set is that of all
// its requests. A request that has none is behind one that failed: its answer is nil.
func ReadAnswers(contentType string, body []byte, requests []Request) ([]*Response, error) {
	form, err := FormOf(contentType)
	if err != nil {
		return nil, err
	}
	list, err := form.ReadResponses(body, 2*len(requests))
	if err != nil {
		return nil, err
	}
	byID := map[string]*Response{}
	for i := range list {
		if list[i].ID != "" {
			byID[list[i].ID] = &list[i]
		}
	}
	answers := make([]*Response, 0, len(requests))
	for len(requests) > 0 {
		n := first(requests, func(r *Request) string { return r.Group })
		here := list[:first(list, func(r *Response) string { return r.Group })]
		list = list[len(here):]
		for i, r := range requests[:n] {
			answer := byID[r.ID]
			switch {
			case answer != nil:
			case len(here) == n:
				answer = &here[i]
			case len(here) == 1 && here[0].Status >= http.StatusBadRequest:
				answer = &here[0]
			}
			answers = append(answers, answer)
		}
		requests = requests[n:]
	}
	return answers, nil
}

// first returns how many at the beginning of a list are of the group of the first.
func first[T any](list []T, groupOf func(*T) string) int {
	n := min(1, len(list))
	for n > 0 && n < len(list) && groupOf(&list[0]) != "" && groupOf(&list[n]) == groupOf(&list[0]) {
		n++
	}
	return n
}

// HTTP returns the answer as one of a request of its own.
func (r *Response) HTTP() *http.Response {
	return &http.Response{
		Status: http.StatusText(r.Status), StatusCode: r.Status, Header: r.Header,
		Body: io.NopCloser(bytes.NewReader(r.Body)), ContentLength: int64(len(r.Body)),
	}
}

// check holds requests to what both forms demand of identifiers.
func check(list []Request, most Limits) error {
	if len(list) > most.all() {
		return tooMany(most.all())
	}
	alone := 0
	for i := range list {
		if r := &list[i]; r.Group == "" || r.Method == http.MethodGet || r.Method == http.MethodHead {
			alone++
		}
	}
	switch {
	case alone > most.Alone:
		return fmt.Errorf("a batch has at most %d requests that are in no group, or read", most.Alone)
	case len(list)-alone > most.Grouped:
		return fmt.Errorf("a batch has at most %d requests in groups", most.Grouped)
	}
	known := map[string]bool{} // requests and groups that begin before the one that is looked at
	group := ""
	for i := range list {
		r := &list[i]
		if r.ID != "" && known[r.ID] {
			return fmt.Errorf("the request %d has the identifier %q, which another request or group has", i+1, r.ID)
		}
		if r.Group != group && r.Group != "" && (known[r.Group] || r.Group == r.ID) {
			return fmt.Errorf("the request %d is in the group %q, whose requests do not stand next to each other, or which is the identifier of a request", i+1, r.Group)
		}
		for _, id := range r.DependsOn {
			if !known[id] || id == r.Group {
				return fmt.Errorf("the request %d depends on %q, which is no request or other group before it", i+1, id)
			}
		}
		group = r.Group
		for _, id := range [...]string{r.ID, r.Group} {
			if id != "" {
				known[id] = true
			}
		}
	}
	return nil
}

func tooMany(most int) error { return fmt.Errorf("a batch has at most %d requests", most) }

// forbidden are headers that a request of a batch must not have: those that authenticate,
// and those that are about a connection (Protocol 11.7.7.2). The batch has them for all.
var forbidden = []string{
	"Authorization", "Proxy-Authorization", "Cookie", "Expect", "From", "Max-Forwards", "Range", "Te",
	"Connection", "Transfer-Encoding", "Upgrade", "Trailer", "Forwarded",
}

// Forbidden returns the name of a header that a request of a batch must not have; "" if
// there is none.
func (r *Request) Forbidden() string {
	for name := range r.Header {
		canonical := http.CanonicalHeaderKey(name)
		if strings.HasPrefix(canonical, "X-Forwarded-") {
			return name
		}
		for _, f := range forbidden {
			if canonical == f {
				return name
			}
		}
	}
	return ""
}
