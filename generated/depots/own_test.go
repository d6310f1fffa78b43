package depots_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/odatagen/odatagen/generated/depots"
	"github.com/odatagen/odatagen/generated/depots/depotshttp"
	"github.com/odatagen/odatagen/generated/depots/depotshttp/contextsingleton"
	"github.com/odatagen/odatagen/generated/depots/depotshttp/depotsresource"
	"github.com/odatagen/odatagen/generated/depots/depotshttp/depotsset"
	"github.com/odatagen/odatagen/generated/depots/depotshttp/internalset"
	"github.com/odatagen/odatagen/generated/depots/depotshttp/items"
	"github.com/odatagen/odatagen/generated/depots/depotshttp/me"
	"github.com/odatagen/odatagen/generated/depots/depotshttp/operationimports"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// stored is a service that a store answers for, but for operations.
func stored(t *testing.T) depotshttp.Service {
	t.Helper()
	store := memory.New()
	service := depotshttp.Stored(store)
	err := store.Load([]byte(`{
		"Items":[{"@odata.type":"#example.depots.Tool","ID":1,"Name":"Drill","Weight":3.5,"Powered":true},{"@odata.type":"#example.depots.Material","ID":2,"Name":"Rope","Weight":9,"Unit":"Metre"}],
		"internal":[{"ID":7,"Name":"Ladder","Powered":false}],
		"Depots":[{"Code":"N","Site":{"Town":"Oslo"}}],"DEPOTS":[{"Code":"O"}],
		"Me":{"ID":1,"Name":"Ann"},"Context":{"Code":"C"}}`))
	if err != nil {
		t.Fatal(err)
	}
	service.Items.ItemsMove = func(_ context.Context, id int32, p *items.ItemMoveParameters, _ *query.Options) (*depots.Depot, error) {
		if id != 1 || p.By == nil || p.By.Name.Or("") != "Ann" {
			return nil, server.BadRequest("unmoved", fmt.Sprint(id, p.By))
		}
		return &depots.Depot{Code: p.To}, nil
	}
	service.Internal.InternalMove = func(_ context.Context, _ int32, p *internalset.ItemMoveParameters, _ *query.Options) (*depots.Depot, error) {
		return &depots.Depot{Code: wire.Some("stays, not " + p.To.Or(""))}, nil
	}
	service.Items.ItemsHeaviest = func(_ context.Context, p *items.ItemCollectionHeaviestArguments, _ *query.Options) (odata.Page[depots.AnyItem], error) {
		return odata.Page[depots.AnyItem]{Items: make([]depots.AnyItem, 0, p.Count.Or(0))}, nil
	}
	service.OperationImports.Count = func(_ context.Context, p *operationimports.CountParameters, _ *query.Options) (wire.Opt[int32], error) {
		return wire.Some(int32(len(p.Places))), nil
	}
	return service
}

func serve(t *testing.T, h http.Handler) *client.Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	conn, err := client.New(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestOwn calls each resource by the client of its package: of a store, and of a proxy whose
// handlers are such clients.
func TestOwn(t *testing.T) {
	quiet := server.WithLogger(slog.New(slog.DiscardHandler))
	direct := serve(t, depotshttp.NewHandler(stored(t), quiet))
	behind := serve(t, depotshttp.NewHandler(depotshttp.Service{
		Context: contextsingleton.NewClient(direct), Depots: depotsresource.NewClient(direct), DEPOTS: depotsset.NewClient(direct), Internal: internalset.NewClient(direct),
		Items: items.NewClient(direct), Me: me.NewClient(direct), OperationImports: operationimports.NewClient(direct),
	}, quiet))
	t.Run("direct", func(t *testing.T) { call(t, direct) })
	t.Run("proxy", func(t *testing.T) { call(t, behind) })
}

func call(t *testing.T, conn *client.Client) {
	ctx := context.Background()
	check := func(what string, got, want any, err error) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", what, got, err, want)
		}
	}
	item, err := items.NewClient(conn).GetItem(ctx, 1, nil)
	_, isTool := item.(*depots.Tool)
	check("a derived item", isTool, true, err)
	to := &items.ItemMoveParameters{To: wire.Some("S"), By: &depots.Keeper{ID: wire.Some(int32(1)), Name: wire.Some("Ann")}}
	moved, err := items.NewClient(conn).ItemsMove(ctx, 1, to, nil)
	check("an item moved", moved.Code.Or(""), "S", err)
	moved, err = internalset.NewClient(conn).InternalMove(ctx, 7, &internalset.ItemMoveParameters{To: wire.Some("S")}, nil)
	check("an internal one moved", moved.Code.Or(""), "stays, not S", err)
	page, err := items.NewClient(conn).ItemsHeaviest(ctx, &items.ItemCollectionHeaviestArguments{Count: wire.Some(int32(1))}, nil)
	check("the heaviest", len(page.Items), 0, err)
	tool, err := internalset.NewClient(conn).GetInternal(ctx, 7, nil)
	check("an internal tool", tool.Name.Or(""), "Ladder", err)
	open, err := depotsresource.NewClient(conn).GetDepot(ctx, "N", nil)
	check("a depot", open.Site.Town.Or(""), "Oslo", err)
	closed, err := depotsset.NewClient(conn).GetDEPOT(ctx, "O", nil)
	check("a closed depot", closed.Code.Or(""), "O", err)
	keeper, err := me.NewClient(conn).ReadMe(ctx, nil)
	check("a singleton", keeper.Name.Or(""), "Ann", err)
	here, err := contextsingleton.NewClient(conn).ReadContext(ctx, nil)
	check("the other singleton", here.Code.Or(""), "C", err)
	n, err := operationimports.NewClient(conn).Count(ctx, &operationimports.CountParameters{Places: []*depots.Place{{Town: wire.Some("Oslo")}, {Town: wire.Some("Bergen")}}}, nil)
	check("an import", n.Or(0), int32(2), err)
}

// TestOwnDerived reads items at a link by a client that has been asked for their resource
// alone: it knows what the interface stands for.
func TestOwnDerived(t *testing.T) {
	conn := serve(t, depotshttp.NewHandler(stored(t)))
	items.NewClient(conn)
	var names []string
	for item, err := range client.Read[depots.AnyItem](context.Background(), conn, "Items?$orderby=ID%20desc", nil) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, item.AsItem().Name.Or("")+" "+item.WireType().Name)
	}
	if want := []string{"Rope example.depots.Material", "Drill example.depots.Tool"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

// TestOwnWrapped wraps one handler, and a service of them.
func TestOwnWrapped(t *testing.T) {
	conn := serve(t, depotshttp.NewHandler(stored(t)))
	var called []string
	around := func(ctx context.Context, c *client.Call, next func(context.Context) (any, error)) (any, error) {
		called = append(called, c.Name+" "+c.Tag.Get("route"))
		return next(ctx)
	}
	if _, err := client.Wrap(items.NewClient(conn), around).GetItem(context.Background(), 1, nil); err != nil {
		t.Error(err)
	}
	if _, err := client.Wrap(depotshttp.NewClient(conn), around).Me.ReadMe(context.Background(), nil); err != nil {
		t.Error(err)
	}
	if want := []string{"GetItem GET /Items/{Item-ID}", "Me.ReadMe GET /Me"}; !slices.Equal(called, want) {
		t.Errorf("%q, want %q", called, want)
	}
}

// TestOwnNames holds that calls have the names that they have by the client of the service.
func TestOwnNames(t *testing.T) {
	conn := serve(t, http.NotFoundHandler())
	_, err := me.NewClient(conn).ReadMe(context.Background(), nil)
	_, same := depotshttp.NewClient(conn).Me.ReadMe(context.Background(), nil)
	if err == nil || same == nil || err.Error() != same.Error() {
		t.Errorf("%v, and by the client of the service %v", err, same)
	}
}
