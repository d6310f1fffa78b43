package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

type kept struct {
	ID   wire.Opt[int32]  `odata:"ID,key"`
	Name wire.Opt[string] `odata:"Name"`

	Dynamic wire.Dynamic
}

var keptType = wire.Type{Name: "n.Kept", Entity: true}

func (*kept) WireType() *wire.Type { return &keptType }

type keptFunctions struct {
	List func(context.Context, *query.Options) (odata.Page[*kept], error) `route:"GET /Kept" kind:"list"`
	Get  func(context.Context, int32, *query.Options) (*kept, error)      `route:"GET /Kept/{kept-ID}" kind:"read" keys:"kept-ID=ID:Edm.Int32"`
}

// keeper has functions that keep all they get.
type keeper struct {
	mu    sync.Mutex
	calls []keptCall
}

type keptCall struct {
	ctx   context.Context
	query *query.Options
	id    int32
	want  string
}

func (k *keeper) keep(ctx context.Context, id int32, q *query.Options) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := keptCall{ctx, q, id, ""}
	c.want = c.String()
	k.calls = append(k.calls, c)
}

// String is all that can be seen of a call.
func (c *keptCall) String() string {
	r := server.RequestOf(c.ctx)
	return fmt.Sprint(c.id, " ", r.URL(), " ", r.NextLink("t") != "", " ", r.ServiceRoot(), " ", r.PageSize(), " ", r.Replaces(), " ",
		r.Precondition(), " ", r.Header(), " ", r.Query() == c.query, " ", c.query.Encode())
}

// TestKept has functions keep their arguments and context, which later requests, whose memory is
// that of earlier ones, must not change.
func TestKept(t *testing.T) {
	k := new(keeper)
	h := server.New(struct{ Kept keptFunctions }{keptFunctions{
		List: func(ctx context.Context, q *query.Options) (odata.Page[*kept], error) {
			k.keep(ctx, -1, q)
			return odata.Page[*kept]{}, nil
		},
		Get: func(ctx context.Context, id int32, q *query.Options) (*kept, error) {
			k.keep(ctx, id, q)
			return &kept{ID: wire.Some(id)}, nil
		},
	}}, gen.Description{})
	targets := []string{"/Kept(%d)", "/Kept/%d", "/Kept(ID=%d)/Name", "/Kept?$filter=ID%%20eq%%20%d", "/Kept/$filter(ID%%20eq%%20%d)", "/Kept/$filter(@a)?@a=ID%%20lt%%20%d", "/Kept(@k)?@k=%d",
		"/Kept/$count?$filter=Name%%20eq%%20'n%d'", "/Kept(%d)/None", "/Kept(x%d)"}
	var done sync.WaitGroup
	for g := range 4 {
		done.Add(1)
		go func() {
			defer done.Done()
			for i := range 200 {
				n := g*1000 + i
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				target := fmt.Sprintf(targets[i%len(targets)], n)
				if u, err := r.URL.Parse(target); err == nil {
					r.URL = u
				}
				r.Header.Set("Prefer", fmt.Sprintf("maxpagesize=%d", n+1))
				h.ServeHTTP(httptest.NewRecorder(), r)
			}
		}()
	}
	done.Wait()
	if len(k.calls) < 400 {
		t.Fatalf("%d calls", len(k.calls))
	}
	for i := range k.calls {
		if got := k.calls[i].String(); got != k.calls[i].want {
			t.Errorf("call %d:\n%s\nbecame\n%s", i, k.calls[i].want, got)
		}
	}
}
