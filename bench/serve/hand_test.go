package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"
)

// plainOrder is what a careful programmer writes in place of Order.
type plainOrder struct {
	Context  string        `json:"@odata.context,omitempty"`
	ID       int32         `json:"ID"`
	Customer *string       `json:"Customer"`
	Note     *string       `json:"Note"`
	Created  *time.Time    `json:"Created"`
	Total    *json.Number  `json:"Total"`
	Count    *int64        `json:"Count"`
	Paid     *bool         `json:"Paid"`
	Weight   *float64      `json:"Weight"`
	State    *string       `json:"State"`
	Tags     []string      `json:"Tags"`
	To       *plainAddress `json:"To"`
}

type plainAddress struct {
	Street, City, Country *string
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// clone returns a copy that shares nothing: package encoding/json writes through pointers.
func (o *plainOrder) clone() *plainOrder {
	made := *o
	made.Customer, made.Note, made.State = copied(o.Customer), copied(o.Note), copied(o.State)
	made.Created, made.Total, made.Count = copied(o.Created), copied(o.Total), copied(o.Count)
	made.Paid, made.Weight, made.Tags = copied(o.Paid), copied(o.Weight), slices.Clone(o.Tags)
	if made.To = copied(o.To); made.To != nil {
		made.To.Street, made.To.City, made.To.Country = copied(o.To.Street), copied(o.To.City), copied(o.To.Country)
	}
	return &made
}

// check refuses what an order cannot be, and encoding/json reads.
func (o *plainOrder) check() error {
	if s := o.State; s != nil && *s != "open" && *s != "sent" {
		return fmt.Errorf("there is no state %q", *s)
	}
	return nil
}

// byHand is what that programmer writes in place of the server: it has the same answers and
// headers, and refuses what cannot be read or kept. It knows no query options and no other
// forms of answers, since nobody asked it for them.
type byHand struct{ orders []*plainOrder }

const entityContext = "http://host/$metadata#Orders/$entity"

func (h *byHand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/$batch" {
		h.batch(w, r)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/Orders")
	if ok && rest == "" {
		h.serveOrders(w, r)
		return
	}
	key, open := strings.CutPrefix(rest, "(")
	key, closed := strings.CutSuffix(key, ")")
	id, err := strconv.Atoi(key)
	if !ok || !open || !closed || err != nil || id < 0 || id >= len(h.orders) {
		http.NotFound(w, r)
		return
	}
	h.serveOrder(w, r, h.orders[id])
}

func (h *byHand) serveOrders(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		answer(w, r, http.StatusOK, jsonType, struct {
			Context string        `json:"@odata.context"`
			Value   []*plainOrder `json:"value"`
		}{"http://host/$metadata#Orders", h.orders})
	case http.MethodPost:
		order := new(plainOrder)
		if !read(w, r, order) {
			return
		}
		w.Header().Set("Location", fmt.Sprintf("http://host/Orders(%d)", order.ID))
		written(w, r, http.StatusCreated, order)
	default:
		notAllowed(w, "GET, HEAD, POST")
	}
}

func (h *byHand) serveOrder(w http.ResponseWriter, r *http.Request, order *plainOrder) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		found := *order
		found.Context = entityContext
		answer(w, r, http.StatusOK, jsonType, &found)
	case http.MethodPatch:
		changed := order.clone()
		if !read(w, r, changed) {
			return
		}
		changed.ID = order.ID
		written(w, r, http.StatusOK, changed)
	default:
		notAllowed(w, "GET, HEAD, PATCH")
	}
}

func notAllowed(w http.ResponseWriter, allow string) {
	w.Header().Set("Allow", allow)
	http.Error(w, "allowed are "+allow, http.StatusMethodNotAllowed)
}

// written answers with an order that has been written, as far as the client wants to have it.
func written(w http.ResponseWriter, r *http.Request, status int, order *plainOrder) {
	wants := status == http.StatusCreated
	for item := range strings.SplitSeq(r.Header.Get("Prefer"), ",") {
		if item = strings.TrimSpace(item); item == "return=representation" || item == "return=minimal" {
			wants = item == "return=representation"
			w.Header().Set("Preference-Applied", item)
			break
		}
	}
	if !wants {
		w.Header().Set("OData-Version", "4.0")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	order.Context = entityContext
	answer(w, r, status, jsonType, order)
}

// read reads a body, or says why it cannot.
func read(w http.ResponseWriter, r *http.Request, v any) bool {
	if name, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || name != "application/json" {
		http.Error(w, "the body is to be application/json", http.StatusUnsupportedMediaType)
		return false
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("there is more than one value")
		}
	}
	if order, is := v.(*plainOrder); is && err == nil {
		err = order.check()
	}
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &tooLarge):
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
	default:
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
	return false
}

const jsonType = "application/json;odata.metadata=minimal"

func answer(w http.ResponseWriter, r *http.Request, status int, contentType string, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("OData-Version", "4.0")
	w.Header().Set("Vary", "Accept, OData-MaxVersion")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text)
	}
}

type message struct {
	ID      string            `json:"id"`
	Method  string            `json:"method,omitempty"`
	URL     string            `json:"url,omitempty"`
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

func (h *byHand) batch(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Requests []message `json:"requests"`
	}
	if !read(w, r, &in) {
		return
	}
	var out struct {
		Responses []message `json:"responses"`
	}
	for _, m := range in.Requests {
		inner, err := http.NewRequestWithContext(r.Context(), m.Method, "/"+m.URL, bytes.NewReader(m.Body))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		inner.Header.Set("Prefer", r.Header.Get("Prefer")) // unless it has its own
		for name, value := range m.Headers {
			inner.Header.Set(name, value)
		}
		recorder := httptest.NewRecorder()
		h.ServeHTTP(recorder, inner)
		headers := map[string]string{}
		for name := range recorder.Header() {
			if name != "Content-Length" && name != "Vary" {
				headers[strings.ToLower(name)] = recorder.Header().Get(name)
			}
		}
		out.Responses = append(out.Responses, message{ID: m.ID, Status: recorder.Code, Headers: headers, Body: recorder.Body.Bytes()})
	}
	answer(w, r, http.StatusOK, "application/json", &out)
}
