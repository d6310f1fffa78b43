package petstore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generated/petstore"
	"github.com/odatagen/odatagen/generated/petstore/petstorehttp"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
)

// shop is a petstore that keeps everything in memory.
type shop struct {
	mu     sync.Mutex
	pets   []*petstore.Pet
	photos map[int64][]byte
}

func (s *shop) service() petstorehttp.Service {
	return petstorehttp.Service{
		Pets: petstorehttp.PetsHandler{
			ListPets:      s.ListPets,
			AddPet:        s.AddPet,
			GetPet:        s.GetPet,
			UploadPhoto:   s.UploadPhoto,
			DownloadPhoto: s.DownloadPhoto,
		},
		Orders:   petstorehttp.OrdersHandler{PlaceOrder: placeOrder},
		Security: petstorehttp.Security{APIKey: s.APIKey},
	}
}

type customerKey struct{}

// APIKey lets the customers in that have a key.
func (s *shop) APIKey(ctx context.Context, key string, _ []string) (context.Context, error) {
	if key != "secret" {
		return nil, rest.Unauthorized("the key is not one of ours")
	}
	return context.WithValue(ctx, customerKey{}, "Ann"), nil
}

func (s *shop) ListPets(_ context.Context, in *petstorehttp.ListPetsInput) (petstorehttp.ListPetsOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []*petstore.Pet{}
	for _, pet := range s.pets {
		if in.Status != "" && pet.Status != in.Status {
			continue
		}
		if slices.ContainsFunc(in.Tags, func(tag string) bool { return !slices.Contains(pet.Tags, tag) }) {
			continue
		}
		found = append(found, pet)
	}
	return &petstorehttp.ListPets200{
		XTotalCount: wire.Some(int64(len(found))),
		Body:        found[:min(len(found), int(in.Limit.Or(0)))],
	}, nil
}

func (s *shop) AddPet(ctx context.Context, in *petstorehttp.AddPetInput) (petstorehttp.AddPetOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Value(customerKey{}) == nil {
		return nil, rest.Forbidden("nobody is here")
	}
	if in.Body.Name == "Dragon" {
		return &petstorehttp.Problem{Status: http.StatusConflict, Body: &petstore.Problem{Message: "there are no dragons"}}, nil
	}
	if !in.Body.ID.IsAbsent() {
		return nil, rest.BadRequest("a read-only property came through")
	}
	pet := in.Body
	pet.ID = wire.Some(int64(len(s.pets) + 1))
	s.pets = append(s.pets, pet)
	return &petstorehttp.AddPet201{
		Location: wire.Some("/pets/" + strconv.Itoa(len(s.pets))),
		Body:     pet,
	}, nil
}

func (s *shop) GetPet(_ context.Context, in *petstorehttp.GetPetInput) (petstorehttp.GetPetOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in.PetID < 1 || int(in.PetID) > len(s.pets) {
		return &petstorehttp.NotFound{}, nil
	}
	return &petstorehttp.GetPet200{Body: s.pets[in.PetID-1]}, nil
}

func (s *shop) UploadPhoto(_ context.Context, in *petstorehttp.UploadPhotoInput) (petstorehttp.UploadPhotoOutput, error) {
	var from io.Reader
	switch {
	case in.Body != nil:
		from = in.Body
	case in.BodyMultipart != nil:
		f, err := in.BodyMultipart.Photo.Open()
		if err != nil {
			return nil, err
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.photos[in.PetID] = data
	return &petstorehttp.UploadPhoto204{}, nil
}

func (s *shop) DownloadPhoto(_ context.Context, in *petstorehttp.DownloadPhotoInput) (petstorehttp.DownloadPhotoOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.photos[in.PetID]
	if !ok {
		return &petstorehttp.DownloadPhoto404{}, nil
	}
	return &petstorehttp.DownloadPhoto200{Body: rest.NewStream(bytes.NewReader(data))}, nil
}

// placeOrder accepts whatever is ordered.
func placeOrder(_ context.Context, in *petstorehttp.PlaceOrderInput) (petstorehttp.PlaceOrderOutput, error) {
	if in.Body.Payment != nil && in.Body.Payment.CardPayment != nil && in.Body.Payment.CardPayment.Number.Or("") == "" {
		return nil, rest.BadRequest("a write-only property did not come through")
	}
	if len(in.Body.Pets) > 2 {
		return &petstorehttp.Problem{Body: &petstore.Problem{Message: "there are two left"}}, nil
	}
	return &petstorehttp.PlaceOrder202{Body: in.Body}, nil
}

// client talks to a shop.
type client struct {
	t   *testing.T
	url string
}

func open(t *testing.T) client {
	s := &shop{photos: map[int64][]byte{}}
	server := httptest.NewServer(petstorehttp.NewHandler(s.service()))
	t.Cleanup(server.Close)
	return client{t, server.URL}
}

// call sends a request with a key, and returns the status and the body.
func (c client) call(method, path, contentType, body string) (*http.Response, string) {
	c.t.Helper()
	r, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.Header.Set("X-API-Key", "secret")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer, string(data)
}

// want calls and compares.
func (c client) want(method, path, contentType, body string, status int, answer string) *http.Response {
	c.t.Helper()
	r, got := c.call(method, path, contentType, body)
	if r.StatusCode != status || got != answer {
		c.t.Errorf("%s %s: %d %s\nwant %d %s", method, path, r.StatusCode, got, status, answer)
	}
	return r
}

const asJSON = "application/json"

func TestPets(t *testing.T) {
	c := open(t)
	made := c.want("POST", "/pets", asJSON,
		`{"name":"Rex","id":99,"status":"available","born":null,"price":12.50,"tags":["dog","calm"],"chip":{"maker":"x"}}`, 201,
		`{"born":null,"id":1,"name":"Rex","price":12.5,"status":"available","tags":["dog","calm"],"chip":{"maker":"x"}}`)
	if got := made.Header.Get("Location"); got != "/pets/1" {
		t.Errorf("Location %q", got)
	}
	c.want("POST", "/pets", asJSON, `{"name":"Tom","born":"2020-02-29","tags":["cat"]}`, 201, `{"born":"2020-02-29","id":2,"name":"Tom","tags":["cat"]}`)
	c.want("GET", "/pets/2", "", "", 200, `{"born":"2020-02-29","id":2,"name":"Tom","tags":["cat"]}`)
	c.want("GET", "/pets/3", "", "", 404, "")

	list := c.want("GET", "/pets?limit=1", "", "", 200, `[{"born":null,"id":1,"name":"Rex","price":12.5,"status":"available","tags":["dog","calm"],"chip":{"maker":"x"}}]`)
	if got := list.Header.Get("X-Total-Count"); got != "2" {
		t.Errorf("X-Total-Count %q", got)
	}
	c.want("GET", "/pets?tags=cat&tags=calm", "", "", 200, `[]`)
	c.want("GET", "/pets?status=available&tags=dog&tags=calm&limit=5", "", "", 200, `[{"born":null,"id":1,"name":"Rex","price":12.5,"status":"available","tags":["dog","calm"],"chip":{"maker":"x"}}]`)
	c.want("POST", "/pets", asJSON, `{"name":"Dragon"}`, 409, `{"message":"there are no dragons"}`)
}

// errorsOf returns what an answer says is wrong.
func errorsOf(t *testing.T, body string) (list []string) {
	t.Helper()
	var problem struct {
		Errors []rest.FieldError
	}
	if err := json.Unmarshal([]byte(body), &problem); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	for _, e := range problem.Errors {
		list = append(list, e.String())
	}
	return list
}

func TestWrongRequests(t *testing.T) {
	c := open(t)
	for _, test := range []struct {
		method, path, body string
		want               []string
	}{
		{"GET", "/pets?limit=0", "", []string{"query limit must be at least 1"}},
		{"GET", "/pets?limit=many&status=lost&tags=", "", []string{
			`query limit must be an integer of 32 bits, not string "many"`,
			"query tags /0 must have at least 1 character",
			`query status must be one of "available", "pending", "sold"`,
		}},
		{"GET", "/pets?limit=1&limit=2", "", []string{"query limit must not be given twice"}},
		{"GET", "/pets/x", "", []string{`path petId must be an integer, not string "x"`}},
		{"POST", "/pets", "", []string{"body is required"}},
		{"POST", "/pets", "null", []string{"body must not be null"}},
		{"POST", "/pets", `{"tags":["a","B","a"],"price":0,"owner":{"email":"nobody"}}`, []string{
			"body /name is required",
			"body /owner/email must be an e-mail address",
			"body /price must be greater than 0",
			"body /tags/2 is the same as item 0, and items must be unique",
			"body /tags/1 must match the pattern ^[a-z][a-z0-9-]*$",
		}},
		{"POST", "/pets", `{"name":null,"price":"1","status":"lost"}`, []string{
			`body /price must be a number, not string "1"`,
			"body /name must not be null",
			`body /status must be one of "available", "pending", "sold"`,
		}},
		{"POST", "/pets", `{"owner":{"email":7,"more":1},"tags":["a",1,2],"price":"1"}`, []string{
			"body /owner/email must be a string, not number 7",
			"body /tags/1 must be a string, not number 1",
			`body /price must be a number, not string "1"`,
			"body /name is required",
		}},
		{"POST", "/pets", `{"name":null,"status":"lost","tags":[null]}`, []string{
			"body /name must not be null",
			`body /status must be one of "available", "pending", "sold"`,
			"body /tags/0 must not be null",
		}},
		{"POST", "/pets", `{"name":"` + strings.Repeat("é", 41) + `"}`, []string{"body /name must have at most 40 characters"}},
		{"POST", "/pets", `{"name":"a"`, []string{"body syntax: ',' or '}' expected, found the end"}},
		{"POST", "/orders", `{"pets":[],"payment":{"method":"cash"}}`, []string{
			`body /payment is not known by its member "method", which must be one of "card", "transfer"`,
			"body /pets must have at least 1 item",
		}},
		{"POST", "/orders", `{"pets":[1],"payment":{"method":"card"}}`, []string{"body /payment/number is required"}},
	} {
		r, body := c.call(test.method, test.path, asJSON, test.body)
		if r.StatusCode != 400 || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %s", test.method, test.path, r.StatusCode, body)
			continue
		}
		if got := errorsOf(t, body); !slices.Equal(got, test.want) {
			t.Errorf("%s %s %s:\ngot  %q\nwant %q", test.method, test.path, test.body, got, test.want)
		}
	}
}

func TestWriteOnlyStaysHere(t *testing.T) {
	c := open(t)
	c.want("POST", "/orders", asJSON, `{"pets":[1,2],"payment":{"number":"4111","method":"card"}}`, 202, `{"payment":{"method":"card"},"pets":[1,2]}`)
	c.want("POST", "/orders", asJSON, `{"payment":{"iban":"DE1","method":"transfer","note":"x"},"pets":[1]}`, 202, `{"payment":{"iban":"DE1","method":"transfer","note":"x"},"pets":[1]}`)
}

// TestSharedAnswers answers with one type where operations refer to one response: with
// the status that the operation declares, or that the handler gives.
func TestSharedAnswers(t *testing.T) {
	c := open(t)
	c.want("POST", "/orders", asJSON, `{"pets":[1,2,3],"payment":{"number":"4111","method":"card"}}`, 409, `{"message":"there are two left"}`)
	c.want("POST", "/pets", asJSON, `{"name":"Dragon"}`, 409, `{"message":"there are no dragons"}`)
	c.want("GET", "/pets/7", "", "", 404, "")
}

// paid says how an order is paid.
func paid(order *petstore.Order) string {
	switch payment := wire.Alternative(order.Payment).(type) {
	case *petstore.CardPayment:
		return "card " + payment.Number.Or("")
	case *petstore.TransferPayment:
		return "transfer from " + payment.Iban
	}
	return ""
}

func TestAlternative(t *testing.T) {
	for want, payment := range map[string]*petstore.OrderPayment{
		"card 4111":         {CardPayment: &petstore.CardPayment{Number: wire.Some("4111")}},
		"transfer from DE1": {TransferPayment: &petstore.TransferPayment{Iban: "DE1"}},
		"":                  nil,
	} {
		if got := paid(&petstore.Order{Payment: payment}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPhotos(t *testing.T) {
	c := open(t)
	c.want("GET", "/pets/1/photo", "", "", 404, "")
	c.want("PUT", "/pets/1/photo", "image/png", "\x89PNG", 204, "")
	r := c.want("GET", "/pets/1/photo", "", "", 200, "\x89PNG")
	if got := r.Header.Get("Content-Type"); got != "image/png" {
		t.Errorf("Content-Type %q", got)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	if err := w.WriteField("caption", strings.Repeat("x", 81)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	answer, body := c.call("PUT", "/pets/1/photo", w.FormDataContentType(), form.String())
	if got, want := errorsOf(t, body), []string{"form caption must have at most 80 characters", "form photo is required"}; answer.StatusCode != 400 || !slices.Equal(got, want) {
		t.Errorf("%d %q", answer.StatusCode, got)
	}
	form.Reset()
	w = multipart.NewWriter(&form)
	part, err := w.CreateFormFile("photo", "../../etc/rex.png")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte("another"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	c.want("PUT", "/pets/1/photo", w.FormDataContentType(), form.String(), 204, "")
	c.want("GET", "/pets/1/photo", "", "", 200, "another")
}

func TestProtocol(t *testing.T) {
	c := open(t)
	problem := func(method, path, contentType, body string, status int, detail string) {
		t.Helper()
		r, got := c.call(method, path, contentType, body)
		if r.StatusCode != status || !strings.Contains(got, detail) {
			t.Errorf("%s %s: %d %s, want %d %s", method, path, r.StatusCode, got, status, detail)
		}
	}
	problem("GET", "/cats", "", "", 404, "there is nothing at this path")
	problem("PATCH", "/pets", "", "", 405, "PATCH is not allowed here; allowed are GET, HEAD, OPTIONS, POST")
	problem("DELETE", "/pets/1", "", "", 501, "DELETE /pets/{petId} is not implemented")
	problem("POST", "/pets", "text/csv", "a,b", 415, `the Content-Type \"text/csv\" is not supported; application/json is`)
	problem("POST", "/pets", asJSON, `{"name":"`+strings.Repeat("x", 1<<20)+`"}`, 413, "which is the limit")
	problem("POST", "/pets", asJSON, `{"name":"a","x":`+strings.Repeat("[", 100)+strings.Repeat("]", 100)+`}`, 400, "the limit Depth")
	r, _ := c.call("OPTIONS", "/pets/1", "", "")
	if got := r.Header.Get("Allow"); r.StatusCode != 204 || got != "DELETE, GET, HEAD, OPTIONS" {
		t.Errorf("OPTIONS: %d %q", r.StatusCode, got)
	}
	r, body := c.call("HEAD", "/pets", "", "")
	if r.StatusCode != 200 || body != "" || r.Header.Get("Content-Length") != "2" {
		t.Errorf("HEAD: %d %q", r.StatusCode, body)
	}
}

func TestSecurity(t *testing.T) {
	c := open(t)
	for key, want := range map[string]string{"": "credentials are required: api_key", "wrong": "the key is not one of ours"} {
		r, err := http.NewRequest("POST", c.url+"/pets", strings.NewReader(`{"name":"a"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-API-Key", key)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != 401 || !strings.Contains(string(body), want) || answer.Header.Get("Www-Authenticate") != `ApiKey realm="api_key"` {
			t.Errorf("key %q: %d %s %q", key, answer.StatusCode, body, answer.Header)
		}
	}
}

// TestNothingSetUp checks that a service without handlers refuses everything.
func TestNothingSetUp(t *testing.T) {
	server := httptest.NewServer(petstorehttp.NewHandler(petstorehttp.Service{}))
	defer server.Close()
	c := client{t, server.URL}
	if r, body := c.call("GET", "/pets", "", ""); r.StatusCode != 501 {
		t.Errorf("%d %s", r.StatusCode, body)
	}
	if r, body := c.call("POST", "/pets", asJSON, `{"name":"a"}`); r.StatusCode != 501 || !strings.Contains(body, "the security scheme api_key") {
		t.Errorf("%d %s", r.StatusCode, body)
	}
}

func TestRoundTrip(t *testing.T) {
	const payload = `{"payment":{"method":"card","number":"4111","holder":{"name":"Ann"}},"pets":[3],"note":null}`
	var order petstore.Order
	if err := json.Unmarshal([]byte(payload), &order); err != nil {
		t.Fatal(err)
	}
	if order.Payment.CardPayment == nil || order.Payment.CardPayment.Number.Or("") != "4111" {
		t.Errorf("payment %+v", order.Payment)
	}
	out, err := json.Marshal(&order)
	if err != nil || string(out) != payload {
		t.Errorf("%s %v", out, err)
	}
	const unknown = `{"payment":{"method":"barter","goods":[1,2]},"pets":[3]}`
	if err := json.Unmarshal([]byte(unknown), &order); err != nil || order.Payment.Other == "" {
		t.Fatal(err, order.Payment)
	}
	if out, err := json.Marshal(&order); err != nil || string(out) != unknown {
		t.Errorf("%s %v", out, err)
	}
	stamped := petstore.Order{Pets: []int64{1}, Payment: &petstore.OrderPayment{CardPayment: &petstore.CardPayment{Number: wire.Some("4111")}}}
	if out, err := json.Marshal(&stamped); err != nil || string(out) != `{"payment":{"method":"card","number":"4111"},"pets":[1]}` {
		t.Errorf("%s %v", out, err)
	}
	stamped.Payment = &petstore.OrderPayment{TransferPayment: &petstore.TransferPayment{}}
	if out, err := json.Marshal(&stamped); err != nil || string(out) != `{"payment":{"iban":"","method":"transfer"},"pets":[1]}` {
		t.Errorf("%s %v", out, err)
	}
	order.Payment.CardPayment = &petstore.CardPayment{}
	if _, err := json.Marshal(&order); err == nil || !strings.Contains(err.Error(), "several alternatives") {
		t.Errorf("two alternatives: %v", err)
	}
}
