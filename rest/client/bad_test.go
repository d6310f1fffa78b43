package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/odatagen/odatagen/generated/petstore"
	"github.com/odatagen/odatagen/generated/petstore/petstorehttp"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/client"
	"github.com/odatagen/odatagen/wire"
)

// shop starts an API that answers as the function does, and returns a client of it.
func shop(t *testing.T, answer http.HandlerFunc, options ...client.Option) petstorehttp.Service {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	conn, err := client.New(server.URL+"/v1/", append([]client.Option{client.WithRetry(1, 0)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return petstorehttp.NewClient(conn)
}

func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const pet = `{"name":"Rex","status":"available"}`

// TestAnswersThatAreNone asks for a pet, and is answered something else: no pet comes of
// it, and the error says what was asked for and what came.
func TestAnswersThatAreNone(t *testing.T) {
	for want, answer := range map[string]http.HandlerFunc{
		`200 OK: "<html>sign in</html>": the answer is text/html, not application/json`: says(200, "text/html", "<html>sign in</html>"),
		`200 OK: the answer has no body, and one is declared`:                           says(200, "application/json", ""),
		`200 OK: "null": the answer is null, which is not declared`:                     says(200, "application/json", "null"),
		`200 OK: "{\"name\":5}": wire: `:                                                says(200, "application/json", `{"name":5}`),
		`200 OK: "{\"status\":\"sold\"}": wire: `:                                       says(200, "application/json", `{"status":"sold"}`),
		`200 OK: "{\"name\":\"Rex\"": wire: `:                                           says(200, "application/json", `{"name":"Rex"`),
		`the answer has more than 1000 bytes, which is the limit: or raise`:             nil,
		`204 No Content: the status is not declared`:                                    says(204, "", ""),
		`202 Accepted: "x": the status is not declared`:                                 says(202, "text/plain", "x"),
		`500 Internal Server Error: "<h1>Oops</h1>"`:                                    says(500, "text/html", "<h1>Oops</h1>"),
		`503 Service Unavailable: no more dogs`:                                         says(503, "application/problem+json", `{"title":"Service Unavailable","detail":"no more dogs","errors":5}`),
		`400 Bad Request: wrong: body /name is bad`:                                     says(400, "application/problem+json", `{"detail":"wrong","errors":[{"in":"body","pointer":"/name","message":"is bad"}]}`),
		`418 I'm a teapot: "\x1b[31m\xff"`:                                              says(418, "text/plain", "\x1b[31m\xff"),
		`the answer breaks off after 8 bytes: unexpected EOF`: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"name":`)
		},
		`EOF`: func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			_ = conn.Close()
		},
	} {
		if answer == nil {
			want = `the answer has more than 1000 bytes, which is the limit`
			answer = says(200, "application/json", `{"name":"`+strings.Repeat("x", 2000)+`"}`)
		}
		api := shop(t, answer, client.WithMaxAnswerSize(1000))
		out, err := api.Pets.GetPet(t.Context(), &petstorehttp.GetPetInput{PetID: 7})
		if out != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, %v\nwant %s", out, err, want)
			continue
		}
		if !strings.Contains(err.Error(), "client: Pets.GetPet: GET 127.0.0.1:") || !strings.Contains(err.Error(), "/v1/pets/7: ") {
			t.Errorf("%v does not say what was asked for", err)
		}
		if strings.Contains(err.Error(), "\x1b") || !utf8.ValidString(err.Error()) {
			t.Errorf("%q has characters that nobody sees", err)
		}
	}
}

// TestDeclaredAnswers takes what is declared, whatever its status, and errors of Body and
// Answer apart.
func TestDeclaredAnswers(t *testing.T) {
	ctx, in := t.Context(), &petstorehttp.GetPetInput{PetID: 7}
	api := shop(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "r1")
		w.Header().Set("Retry-After", "7")
		says(404, "", "")(w, r)
	})
	if out, err := api.Pets.GetPet(ctx, in); err != nil {
		t.Error(err)
	} else if _, ok := out.(*petstorehttp.NotFound); !ok {
		t.Errorf("%T", out)
	}
	got, err := client.Body(ctx, api.Pets.GetPet, in)
	var none *petstorehttp.NotFound
	var about *client.Error
	if got != nil || !errors.As(err, &none) || !errors.As(err, &about) {
		t.Fatal(got, err)
	}
	if about.Status != 404 || about.RequestID != "r1" || about.RetryAfter != 7*time.Second || about.Output != any(none) || about.Name != "Pets.GetPet" {
		t.Errorf("%+v", about)
	}
	if !strings.HasSuffix(err.Error(), "/v1/pets/7: 404 Not Found: petstorehttp.NotFound (request r1)") {
		t.Error(err)
	}
	api = shop(t, says(409, "application/json", `{"message":"there are no dragons"}`))
	_, err = client.Answer[*petstorehttp.AddPet201](ctx, api.Pets.AddPet, &petstorehttp.AddPetInput{Body: &petstore.Pet{Name: "Dragon"}})
	var problem *petstorehttp.Problem
	if !errors.As(err, &problem) || problem.Status != 409 || problem.Body.Message != "there are no dragons" {
		t.Error(err)
	}
	if !strings.HasPrefix(err.Error(), "client: Pets.AddPet: POST 127.0.0.1:") {
		t.Error(err, "does not say what was asked for")
	}
}

// TestAccept asks for media types in the order that a call wants.
func TestAccept(t *testing.T) {
	accept := ""
	api := shop(t, func(w http.ResponseWriter, r *http.Request) {
		accept = r.Header.Get("Accept")
		says(200, "application/json", pet)(w, r)
	})
	for want, ctx := range map[string]context.Context{
		"application/json, application/problem+json": t.Context(),
		"text/csv":                         client.Accept(t.Context(), "text/csv"),
		"text/csv, application/json;q=0.9": client.Accept(t.Context(), "text/csv", "application/json"),
	} {
		if _, err := client.Body(ctx, api.Pets.GetPet, &petstorehttp.GetPetInput{PetID: 7}); err != nil || accept != want {
			t.Errorf("%q, want %q: %v", accept, want, err)
		}
	}
}

// TestSuccesses takes the bodies and the headers of successes.
func TestSuccesses(t *testing.T) {
	ctx := t.Context()
	api := shop(t, says(200, "application/vnd.petstore+json; charset=utf-8", "\ufeff"+pet))
	got, err := client.Body(ctx, api.Pets.GetPet, &petstorehttp.GetPetInput{PetID: 7})
	if err != nil || got.Name != "Rex" {
		t.Error(got, err)
	}
	api = shop(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Total-Count", "12")
		says(200, "application/json", "["+pet+"]")(w, r)
	})
	list, err := client.Answer[*petstorehttp.ListPets200](ctx, api.Pets.ListPets, nil)
	if err != nil || list.XTotalCount.Or(0) != 12 || len(list.Body) != 1 {
		t.Error(list, err)
	}
	api = shop(t, says(204, "", ""))
	if _, err := client.Body(ctx, api.Pets.RemovePet, &petstorehttp.RemovePetInput{PetID: 1}); err != nil {
		t.Error(err)
	}
	api = shop(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Total-Count", "many")
		says(200, "application/json", "[]")(w, r)
	})
	if _, err := client.Body(ctx, api.Pets.ListPets, nil); err == nil || !strings.Contains(err.Error(), "the header X-Total-Count: ") {
		t.Error(err)
	}
}

// TestHandlersToo asks the functions of a handler, without HTTP between.
func TestHandlersToo(t *testing.T) {
	ctx, in := t.Context(), &petstorehttp.GetPetInput{PetID: 7}
	var answer petstorehttp.GetPetOutput = &petstorehttp.GetPet200{Body: &petstore.Pet{Name: "Rex"}}
	var failure error
	get := func(context.Context, *petstorehttp.GetPetInput) (petstorehttp.GetPetOutput, error) {
		return answer, failure
	}
	if got, err := client.Body(ctx, get, in); err != nil || got.Name != "Rex" {
		t.Error(got, err)
	}
	answer = &petstorehttp.NotFound{}
	var none *petstorehttp.NotFound
	if _, err := client.Body(ctx, get, in); !errors.As(err, &none) || err.Error() != "client: petstorehttp.NotFound" {
		t.Error(err)
	}
	if _, err := client.Answer[*petstorehttp.GetPet200](ctx, get, in); !errors.As(err, &none) {
		t.Error(err)
	}
	answer = &petstorehttp.GetPet200{}
	if _, err := client.Answer[*petstorehttp.AddPet201](ctx, get, in); err == nil || !strings.Contains(err.Error(), "the answer is no *petstorehttp.AddPet201") {
		t.Error(err)
	}
	answer, failure = nil, io.ErrUnexpectedEOF
	if _, err := client.Body(ctx, get, in); err != failure {
		t.Error(err)
	}
	if failure = nil; true {
		if _, err := client.Body(ctx, get, in); err == nil || !strings.Contains(err.Error(), "is no answer") {
			t.Error(err)
		}
	}
}

// TestProblemsPassOn has a proxy answer as the API does behind it.
func TestProblemsPassOn(t *testing.T) {
	api := shop(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		says(429, "application/problem+json", `{"title":"Too Many Requests","status":429,"detail":"slow down"}`)(w, r)
	})
	w := httptest.NewRecorder()
	petstorehttp.NewHandler(api).ServeHTTP(w, httptest.NewRequest("GET", "/pets/7", nil))
	if w.Code != 429 || w.Header().Get("Retry-After") != "7" || !strings.Contains(w.Body.String(), `"detail":"slow down"`) {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

// TestSlowDrip gives up when the context does, also where the answer has begun.
func TestSlowDrip(t *testing.T) {
	begun := make(chan struct{}, 1)
	api := shop(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
			select {
			case begun <- struct{}{}:
			default:
			}
			select {
			case <-r.Context().Done():
			case <-time.After(time.Millisecond):
			}
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		cancel()
	}()
	if _, err := api.Pets.GetPet(ctx, &petstorehttp.GetPetInput{PetID: 7}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestStreams reads an answer as it comes, and closes it.
func TestStreams(t *testing.T) {
	api := shop(t, says(200, "image/png", "\x89PNG"))
	photo, err := client.Body(t.Context(), api.Pets.DownloadPhoto, &petstorehttp.DownloadPhotoInput{PetID: 1})
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(photo)
	if err != nil || string(data) != "\x89PNG" || photo.Size != 4 || photo.ContentType != "image/png" {
		t.Error(data, err, photo)
	}
	if err := photo.Close(); err != nil {
		t.Error(err)
	}
	api = shop(t, says(200, "text/html", "sign in"))
	if _, err := client.Body(t.Context(), api.Pets.DownloadPhoto, &petstorehttp.DownloadPhotoInput{PetID: 1}); err == nil || !strings.Contains(err.Error(), "text/html, not image/png") {
		t.Error(err)
	}
}

// TestUploads sends files and streams of sizes that are known and not.
func TestUploads(t *testing.T) {
	var length, got string
	api := shop(t, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		length, got = fmt.Sprint(r.ContentLength, r.TransferEncoding), string(data)
		w.WriteHeader(204)
	})
	upload := func(in *petstorehttp.UploadPhotoInput) {
		t.Helper()
		in.PetID = 1
		if _, err := client.Body(t.Context(), api.Pets.UploadPhoto, in); err != nil {
			t.Fatal(err)
		}
	}
	upload(&petstorehttp.UploadPhotoInput{Body: rest.NewStream(io.MultiReader(strings.NewReader("abc")))})
	if length != "-1 [chunked]" || got != "abc" {
		t.Error(length, got)
	}
	upload(&petstorehttp.UploadPhotoInput{Body: &rest.Stream{Reader: strings.NewReader("abc"), Size: 3}})
	if length != "3 []" || got != "abc" {
		t.Error(length, got)
	}
	file := rest.NewFile("a.png", strings.NewReader("abc"))
	upload(&petstorehttp.UploadPhotoInput{BodyMultipart: &petstorehttp.UploadPhotoMultipart{Photo: file}})
	if length != "-1 [chunked]" || !strings.Contains(got, "filename=\"a.png\"\r\nContent-Type: application/octet-stream\r\n\r\nabc\r\n--") {
		t.Error(length, got)
	}
	file = rest.NewFile("a.png", strings.NewReader("abc"))
	file.Size = 3
	upload(&petstorehttp.UploadPhotoInput{BodyMultipart: &petstorehttp.UploadPhotoMultipart{Photo: file}})
	if length != fmt.Sprint(len(got), " []") {
		t.Error(length, len(got))
	}
	if _, err := api.Pets.UploadPhoto(t.Context(), &petstorehttp.UploadPhotoInput{PetID: 1, BodyMultipart: &petstorehttp.UploadPhotoMultipart{}}); err == nil || !strings.Contains(err.Error(), "body: photo: is required") {
		t.Error(err)
	}
}

// TestRetries sends again what changes nothing, and a stream never.
func TestRetries(t *testing.T) {
	n := 0
	busy := func(w http.ResponseWriter, r *http.Request) {
		if n++; n < 3 {
			says(503, "", "")(w, r)
			return
		}
		says(200, "application/json", pet)(w, r)
	}
	api := shop(t, busy, client.WithRetry(4, time.Millisecond))
	if got, err := client.Body(t.Context(), api.Pets.GetPet, &petstorehttp.GetPetInput{PetID: 1}); err != nil || got.Name != "Rex" || n != 3 {
		t.Error(got, err, n)
	}
	n = 0
	if _, err := api.Pets.UploadPhoto(t.Context(), &petstorehttp.UploadPhotoInput{PetID: 1, Body: rest.NewStream(strings.NewReader("x"))}); err == nil || n != 1 {
		t.Error(err, n)
	}
	n = 0
	if _, err := client.Body(t.Context(), api.Pets.AddPet, &petstorehttp.AddPetInput{Body: &petstore.Pet{Name: "x"}}); err == nil || n != 1 {
		t.Error(err, n)
	}
}

// TestMalformedRoots holds what is no root of an API.
func TestMalformedRoots(t *testing.T) {
	for _, root := range []string{"", "/v1", "ftp://x", "http://u:p@x", "https://x?a=b", "http://x\x00"} {
		if _, err := client.New(root); err == nil || strings.Contains(err.Error(), "u:p") {
			t.Errorf("%q: %v", root, err)
		}
	}
}

// TestLenient reads answers that are not what the description says.
func TestLenient(t *testing.T) {
	var told []string
	answer := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Total-Count", "many")
		says(200, "application/json", ` [{"name":5,"owner":{"email":null},"price":"free"}, {"tags":["a"]}, {"name":"Rex"}]`)(w, r)
	}
	api := shop(t, answer, client.WithLenient(func(e *wire.Error) { told = append(told, e.Error()) }))
	out, err := api.Pets.ListPets(t.Context(), &petstorehttp.ListPetsInput{})
	if err != nil {
		t.Fatal(err)
	}
	pets := out.(*petstorehttp.ListPets200)
	if len(pets.Body) != 3 || pets.Body[2].Name != "Rex" || !pets.XTotalCount.IsAbsent() {
		t.Errorf("%+v", pets)
	}
	if kept, _ := pets.Body[0].Undeclared.Lookup("price"); kept != `"free"` {
		t.Errorf("%q is kept", kept)
	}
	for i, want := range []string{
		"the header X-Total-Count: ", "/0/name at byte 9: a string wanted", "/0/owner/email", "/0/price at byte 42", "/1/name at byte 51: is required, and missing",
	} {
		if i >= len(told) || !strings.Contains(told[i], want) {
			t.Errorf("%q is not told of in its place:\n%s", want, strings.Join(told, "\n"))
		}
	}
	if _, err := shop(t, answer).Pets.ListPets(t.Context(), &petstorehttp.ListPetsInput{}); err == nil {
		t.Error("who has not asked for it is not told")
	}
	whole := shop(t, says(200, "application/json", `[]`), client.WithLenient(nil))
	if out, err := whole.Pets.GetPet(t.Context(), &petstorehttp.GetPetInput{PetID: 7}); err == nil {
		t.Errorf("%v is no pet", out)
	}
}
