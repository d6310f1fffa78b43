package docs_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata/server"
)

func Example_mounts() {
	var service libraryhttp.Service
	mux := http.NewServeMux()
	mux.Handle("/v1/", libraryhttp.NewHandler(service, server.WithBasePath("/v1")))
	mux.Handle("/v2/", http.StripPrefix("/v2", libraryhttp.NewHandler(service, server.WithServiceRoot("https://example.org/v2"))))
	for _, path := range []string{"/v1/", "/v2/"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		context, _, _ := strings.Cut(w.Body.String(), ",")
		fmt.Println(w.Code, context)
	}
	// Output:
	// 200 {"@odata.context":"http://example.com/v1/$metadata"
	// 200 {"@odata.context":"https://example.org/v2/$metadata"
}
