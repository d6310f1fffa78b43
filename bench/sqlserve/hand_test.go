package sqlserve

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/odata/odatasql"
)

// product is what a careful programmer writes in place of the generated type.
type product struct {
	Context    string      `json:"@odata.context,omitempty"`
	ETag       string      `json:"@odata.etag,omitempty"`
	Code       string      `json:"Code"`
	CategoryID *int32      `json:"CategoryID"`
	Name       string      `json:"Name"`
	Price      json.Number `json:"Price"`
	Serial     *string     `json:"Serial"`
	Size       *size       `json:"Size"`
	Sold       *int64      `json:"Sold"`
	Tags       []string    `json:"Tags"`
	Tenant     *string     `json:"Tenant"`

	version int64
}

type size struct{ Height, Width *int64 }

// byHand is what that programmer writes in place of the server and the store, with
// database/sql and statements that are prepared once. It knows no query options and no
// related entities.
type byHand struct{ get, list, insert, update *sql.Stmt }

const (
	createTable = `CREATE TABLE hand_products (code TEXT PRIMARY KEY, category_id INTEGER, name TEXT NOT NULL, price TEXT NOT NULL,
		serial TEXT, height BIGINT, width BIGINT, sold BIGINT, tags TEXT NOT NULL, tenant TEXT, version BIGINT NOT NULL)`
	selected = `SELECT code, category_id, name, price, serial, height, width, sold, tags, tenant, version FROM hand_products`
)

func newByHand(ctx context.Context, db *sql.DB, d odatasql.Dialect) (*byHand, error) {
	for _, text := range []string{`DROP TABLE IF EXISTS hand_products`, createTable} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return nil, err
		}
	}
	h := new(byHand)
	for text, at := range map[string]**sql.Stmt{
		selected + ` WHERE code = ?`:                                         &h.get,
		selected + ` ORDER BY code LIMIT 100`:                                &h.list,
		`INSERT INTO hand_products VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`: &h.insert,
		`UPDATE hand_products SET category_id = ?, name = ?, price = ?, height = ?, width = ?, tags = ?, tenant = ?, version = ? WHERE code = ? AND version = ?`: &h.update,
	} {
		stmt, err := db.PrepareContext(ctx, placed(text, d))
		if err != nil {
			return nil, err
		}
		*at = stmt
	}
	return h, nil
}

// placed returns SQL with the placeholders of a dialect.
func placed(text string, d odatasql.Dialect) string {
	if d == odatasql.SQLite {
		return text
	}
	var b strings.Builder
	for i, part := range strings.Split(text, "?") {
		if i > 0 {
			fmt.Fprintf(&b, "$%d", i)
		}
		b.WriteString(part)
	}
	return b.String()
}

func scan(row interface{ Scan(...any) error }) (*product, error) {
	p := new(product)
	var s size
	var tags []byte
	err := row.Scan(&p.Code, &p.CategoryID, &p.Name, &p.Price, &p.Serial, &s.Height, &s.Width, &p.Sold, &tags, &p.Tenant, &p.version)
	if err == nil {
		err = json.Unmarshal(tags, &p.Tags)
	}
	if s != (size{}) {
		p.Size = &s
	}
	p.ETag = fmt.Sprintf(`W/"%s"`, strconv.FormatInt(p.version, 36))
	return p, err
}

func (h *byHand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/$batch" {
		h.batch(w, r)
		return
	}
	if err := h.serve(w, r); err != nil {
		status := http.StatusInternalServerError
		var own refused
		switch {
		case errors.As(err, &own):
			status = int(own)
		case errors.Is(err, sql.ErrNoRows):
			status = http.StatusNotFound
		}
		http.Error(w, err.Error(), status)
	}
}

// refused is the status of a request that is refused.
type refused int

func (r refused) Error() string { return http.StatusText(int(r)) }

func (h *byHand) serve(w http.ResponseWriter, r *http.Request) error {
	rest, ok := strings.CutPrefix(r.URL.Path, "/Products")
	code, opened := strings.CutPrefix(rest, "('")
	code, closed := strings.CutSuffix(code, "')")
	switch {
	case ok && rest == "" && r.Method == http.MethodGet:
		return h.page(w, r)
	case ok && rest == "" && r.Method == http.MethodPost:
		return h.create(w, r)
	case !ok || !opened || !closed:
		return refused(http.StatusNotFound)
	case r.Method == http.MethodGet:
		p, err := scan(h.get.QueryRowContext(r.Context(), code))
		if err != nil {
			return err
		}
		return entity(w, http.StatusOK, p)
	case r.Method == http.MethodPatch:
		return h.change(w, r, code)
	}
	return refused(http.StatusMethodNotAllowed)
}

func (h *byHand) page(w http.ResponseWriter, r *http.Request) error {
	rows, err := h.list.QueryContext(r.Context())
	if err != nil {
		return err
	}
	defer rows.Close()
	page := struct {
		Context string     `json:"@odata.context"`
		Value   []*product `json:"value"`
	}{"http://host/$metadata#Products", []*product{}}
	for rows.Next() {
		p, err := scan(rows)
		if err != nil {
			return err
		}
		page.Value = append(page.Value, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return answer(w, http.StatusOK, "application/json;odata.metadata=minimal", &page)
}

func (h *byHand) create(w http.ResponseWriter, r *http.Request) error {
	p := &product{Price: "1.50", Tags: []string{}}
	if err := read(w, r, p); err != nil {
		return err
	}
	p.Sold, p.version = nil, newVersion() // Sold is computed
	tags, height, width, err := p.columns()
	if err != nil {
		return err
	}
	_, err = h.insert.ExecContext(r.Context(), p.Code, p.CategoryID, p.Name, p.Price.String(), p.Serial, height, width, p.Sold, tags, p.Tenant, p.version)
	if err != nil {
		return errors.Join(refused(http.StatusConflict), err)
	}
	p.ETag = fmt.Sprintf(`W/"%s"`, strconv.FormatInt(p.version, 36))
	w.Header().Set("Location", "http://host/Products('"+p.Code+"')")
	return written(w, r, http.StatusCreated, p)
}

// change writes what has the version that was read, so that no change of others is lost.
func (h *byHand) change(w http.ResponseWriter, r *http.Request, code string) error {
	p, err := scan(h.get.QueryRowContext(r.Context(), code))
	if err != nil {
		return err
	}
	if match := r.Header.Get("If-Match"); match != "" && match != "*" && match != p.ETag {
		return refused(http.StatusPreconditionFailed)
	}
	before := *p
	if err := read(w, r, p); err != nil {
		return err
	}
	p.Code, p.Serial, p.Sold, p.version = before.Code, before.Serial, before.Sold, newVersion()
	tags, height, width, err := p.columns()
	if err != nil {
		return err
	}
	result, err := h.update.ExecContext(r.Context(), p.CategoryID, p.Name, p.Price.String(), height, width, tags, p.Tenant, p.version, p.Code, before.version)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(refused(http.StatusConflict), err)
	}
	p.ETag = fmt.Sprintf(`W/"%s"`, strconv.FormatInt(p.version, 36))
	return written(w, r, http.StatusOK, p)
}

func newVersion() int64 { return 1 + rand.Int64N(math.MaxInt64) }

func (p *product) columns() (tags string, height, width *int64, err error) {
	text, err := json.Marshal(p.Tags)
	if p.Size != nil {
		height, width = p.Size.Height, p.Size.Width
	}
	return string(text), height, width, err
}

func read(w http.ResponseWriter, r *http.Request, v any) error {
	if name, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || name != "application/json" {
		return refused(http.StatusUnsupportedMediaType)
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return errors.Join(refused(http.StatusBadRequest), err)
	}
	if _, more := d.Token(); more != io.EOF {
		return refused(http.StatusBadRequest)
	}
	return nil
}

func written(w http.ResponseWriter, r *http.Request, status int, p *product) error {
	if r.Header.Get("Prefer") == "return=representation" {
		w.Header().Set("Preference-Applied", "return=representation")
	} else if status == http.StatusOK {
		w.Header().Set("ETag", p.ETag)
		w.Header().Set("OData-Version", "4.0")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return entity(w, status, p)
}

func entity(w http.ResponseWriter, status int, p *product) error {
	p.Context = "http://host/$metadata#Products/$entity"
	w.Header().Set("ETag", p.ETag)
	return answer(w, status, "application/json;odata.metadata=minimal", p)
}

func answer(w http.ResponseWriter, status int, contentType string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("OData-Version", "4.0")
	w.Header().Set("Vary", "Accept, OData-MaxVersion")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text)
	return nil
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
	if err := read(w, r, &in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
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
		inner.Header.Set("Prefer", r.Header.Get("Prefer"))
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
	if err := answer(w, http.StatusOK, "application/json", &out); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
