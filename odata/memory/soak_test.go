package memory_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
)

var soak = flag.Duration("soak", 2*time.Second, "how long TestSoak lasts")

// soakRequests are what the clients of TestSoak send; # stands for a number.
var soakRequests = []struct{ method, path, body string }{
	{"GET", "/Products?$filter=contains(Name,'a')&$orderby=Name&$expand=Category,Suppliers&$count=true", ""},
	{"GET", "/Categories?$expand=Products($expand=Similar;$top=2)&$top=5", ""},
	{"GET", "/Orders?$expand=Items($expand=Product)", ""},
	{"GET", "/Products?$apply=groupby((Tenant),aggregate(Sold with sum as Total))", ""},
	{"GET", "/Products('p#')", ""},
	{"GET", "/$metadata", ""},
	{"POST", "/Products", `{"Code":"p#","Name":"a product","Category@odata.bind":"Categories(1)"}`},
	{"PATCH", "/Products('p#')", `{"Name":"another","Sold":#}`},
	{"DELETE", "/Products('p#')", ""},
	{"POST", "/$batch", `{"requests":[{"id":"1","atomicityGroup":"g","method":"POST","url":"Suppliers","body":{"ID":1#,"Name":"s"}},` +
		`{"id":"2","atomicityGroup":"g","method":"DELETE","url":"Suppliers(1#)"},{"id":"3","method":"GET","url":"Products?$top=3"}]}`},
	{"POST", "/Products", `{"Code":"p#","Name":`},
	{"GET", "/Products?$filter=Name eq", ""},
}

// soakRows are there before.
const soakRows = `{
	"Categories": [{"ID": 1, "Name": "Tools", "Products": [{"Code": "h", "Name": "Hammer", "Sold": 5, "Tenant": "a"}, {"Code": "t", "Name": "Train", "Tenant": "b"}]}],
	"Suppliers": [{"ID": 1, "Name": "One", "Products@odata.bind": ["Products('h')"]}],
	"Customers": [{"ID": 1, "Name": "Ann"}],
	"Orders": [{"ID": "00000000-0000-0000-0000-00000000000a", "Customer@odata.bind": "Customers(1)", "Items": [{"No": 1, "ProductCode": "h"}]}]
}`

// TestSoak has clients read and write at once, and leave in the middle of requests and of
// answers. Nothing of theirs stays: no goroutine and no memory. It is short by itself: go
// test -race ./odata/memory -run Soak -soak 10m.
func TestSoak(t *testing.T) {
	store := memory.New()
	service := shophttp.Stored(store)
	if err := store.Load([]byte(soakRows)); err != nil {
		t.Fatal(err)
	}
	var failed atomic.Pointer[string]
	handler := shophttp.NewHandler(service, server.WithTransactions(store.Begin),
		server.WithLogger(slog.New(slog.NewTextHandler(writerFunc(func(line string) {
			if strings.Contains(line, "panic") {
				failed.Store(&line)
			}
		}), nil))))
	host := httptest.NewUnstartedServer(handler)
	host.Config.ReadTimeout = 2 * time.Second
	host.Start()
	before := runtime.NumGoroutine()
	var used [2]uint64
	for half := range used {
		during(t, *soak/2, host, uint64(half))
		used[half] = inUse()
	}
	t.Logf("%d and %d KiB in use after the halves", used[0]>>10, used[1]>>10)
	if used[1] > used[0]+used[0]/2+4<<20 {
		t.Errorf("%d KiB in use after one half, %d after the other", used[0]>>10, used[1]>>10)
	}
	host.CloseClientConnections()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before {
		stacks := make([]byte, 1<<16)
		t.Errorf("%d goroutines were there before, %d are:\n%s", before, n, stacks[:runtime.Stack(stacks, true)])
	}
	host.Close()
	if line := failed.Load(); line != nil {
		t.Error(*line)
	}
}

// during has eight clients ask a host for a while.
func during(t *testing.T, d time.Duration, host *httptest.Server, seed uint64) {
	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	defer transport.CloseIdleConnections()
	until := time.Now().Add(d)
	var group sync.WaitGroup
	for k := range uint64(8) {
		group.Go(func() {
			rnd := rand.New(rand.NewPCG(seed, k))
			for time.Now().Before(until) {
				request := soakRequests[rnd.IntN(len(soakRequests))]
				number := fmt.Sprint(rnd.IntN(20))
				path := strings.ReplaceAll(strings.ReplaceAll(request.path, "#", number), " ", "%20")
				body := strings.ReplaceAll(request.body, "#", number)
				if rnd.IntN(50) == 0 {
					leave(t, host.Listener.Addr().String(), request.method, path, body, rnd)
					continue
				}
				visit(t, transport, host.URL+path, request.method, body, rnd)
			}
		})
	}
	group.Wait()
}

// visit sends a request. Now and then it does not wait for the answer, or not for its end.
func visit(t *testing.T, transport *http.Transport, url, method, body string, rnd *rand.Rand) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if rnd.IntN(10) == 0 {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(rnd.IntN(2000))*time.Microsecond)
		defer cancel()
	}
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := transport.RoundTrip(r)
	if err != nil {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s %s: %v", method, url, err)
		}
		return
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode >= http.StatusInternalServerError && ctx.Err() == nil {
		text, _ := io.ReadAll(answer.Body)
		t.Errorf("%s %s: %s %s", method, url, answer.Status, text)
	}
	if rnd.IntN(10) > 0 {
		_, _ = io.Copy(io.Discard, answer.Body)
	}
}

// leave sends a part of a request, and a part of its body one byte at a time, and hangs up.
func leave(t *testing.T, address, method, path, body string, rnd *rand.Rand) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = conn.Close() }()
	text := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", method, path, len(body)+10, body)
	for _, b := range []byte(text[:rnd.IntN(len(text))]) {
		if _, err := conn.Write([]byte{b}); err != nil {
			return
		}
	}
	if rnd.IntN(2) == 0 {
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
		_, _ = bufio.NewReader(conn).ReadByte()
	}
}

// inUse returns how many bytes are in use.
func inUse() uint64 {
	runtime.GC()
	runtime.GC() // what pools kept for the time in between
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

type writerFunc func(string)

func (f writerFunc) Write(b []byte) (int, error) { f(string(b)); return len(b), nil }
