package binding_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/binding"
)

type item struct{ name string }

type named interface{ Name() string }

func (i *item) Name() string { return i.name }

// big does not fit into registers.
type big[T any] struct {
	items []T
	seq   func() T
	texts [6]string
	n     int64
	ok    bool
}

var errCalled = errors.New("called")

// TestRecast calls functions as what they are for package reflect, and as what
// Recast makes of them, while the garbage collector runs.
func TestRecast(t *testing.T) {
	ctx := context.WithValue(context.Background(), item{}, "ctx")
	in := &item{"in"}
	made := func(ctx context.Context, words ...any) *item {
		runtime.GC() // moves the stack and finds what nobody points to
		return &item{fmt.Sprint(ctx.Value(item{}), words)}
	}
	pointer := func(ctx context.Context, a string, n int64, p *item) (*item, error) {
		return made(ctx, a, n, p.name), errCalled
	}
	page := func(ctx context.Context, a string, n int64, p *item) (big[*item], error) {
		one := made(ctx, a, n, p.name)
		return big[*item]{items: []*item{one}, seq: func() *item { return one }, texts: [6]string{5: a}, n: n, ok: true}, nil
	}
	iface := func(ctx context.Context, a string, n int64, p *item) (named, error) {
		return made(ctx, a, n, p.name), nil
	}
	none := func(ctx context.Context, a string, n int64, p *item) error {
		return errors.New(made(ctx, a, n, p.name).name)
	}
	null := func(context.Context, string, int64, *item) (named, error) { return nil, nil }

	byReflect := func(fn any) []reflect.Value {
		return reflect.ValueOf(fn).Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf("a"), reflect.ValueOf(int64(1 << 40)), reflect.ValueOf(in)})
	}
	p, err := recast[binding.Pointer](t, pointer)(ctx, "a", 1<<40, binding.PointerOf(in))
	want := byReflect(pointer)
	if got := binding.At(reflect.TypeFor[item](), p); !reflect.DeepEqual(got, want[0].Interface()) || err != errCalled {
		t.Errorf("a pointer: %v, %v, want %v", got, err, want)
	}
	b, err := recast[big[binding.Pointer]](t, page)(ctx, "a", 1<<40, binding.PointerOf(in))
	runtime.GC()
	got, expected := *binding.At(reflect.TypeFor[big[*item]](), binding.Pointer(&b)).(*big[*item]), byReflect(page)[0].Interface().(big[*item])
	if got.seq().name != expected.seq().name || got.items[0].name != expected.items[0].name || got.texts != expected.texts || got.n != expected.n || !got.ok || err != nil {
		t.Errorf("a struct: %v, %v, want %v", got, err, expected)
	}
	v, err := recast[binding.Interface](t, iface)(ctx, "a", 1<<40, binding.PointerOf(in))
	if !reflect.DeepEqual(any(v), byReflect(iface)[0].Interface()) || err != nil {
		t.Errorf("an interface: %v, %v", v, err)
	}
	if v, err := recast[binding.Interface](t, null)(ctx, "a", 1<<40, binding.PointerOf(in)); v != nil || any(v) != nil || err != nil {
		t.Errorf("a nil interface: %v, %v", v, err)
	}
	_, err = recast[struct{}](t, none)(ctx, "a", 1<<40, binding.PointerOf(in))
	if want := byReflect(none)[0].Interface().(error); err == nil || err.Error() != want.Error() {
		t.Errorf("no result: %v, want %v", err, want)
	}
}

func recast[R any](t *testing.T, fn any) func(context.Context, string, int64, binding.Pointer) (R, error) {
	t.Helper()
	f, ok := binding.Recast[func(context.Context, string, int64, binding.Pointer) (R, error)](reflect.ValueOf(fn))
	if !ok {
		t.Fatalf("%T is not taken for a function that returns %v", fn, reflect.TypeFor[R]())
	}
	return f
}

// TestRecastRefuses takes no function for one that is called in another way.
func TestRecastRefuses(t *testing.T) {
	type pair struct {
		A string
		B int32
	}
	type other struct {
		A string
		B int64
	}
	type want = func(a string, p binding.Pointer, s pair) (binding.Interface, error)
	for _, fn := range []any{
		1,
		func(a string, p *item, s pair) {},
		func(a string, p *item, s pair) (named, int, error) { return nil, 0, nil },
		func(a []string, p *item, s pair) (named, error) { return nil, nil },
		func(a string, p item, s pair) (named, error) { return nil, nil },
		func(a string, p uintptr, s pair) (named, error) { return nil, nil },
		func(a string, p *item, s other) (named, error) { return nil, nil },
		func(a string, p *item, s struct{ A string }) (named, error) { return nil, nil },
		func(a string, p *item, s ...pair) (named, error) { return nil, nil },
		func(a string, p *item, s pair) (any, error) { return nil, nil },
		func(a string, p *item, s pair) (*item, error) { return nil, nil },
	} {
		if _, ok := binding.Recast[want](reflect.ValueOf(fn)); ok {
			t.Errorf("%T is taken for a %v", fn, reflect.TypeFor[want]())
		}
	}
	if _, ok := binding.Recast[want](reflect.ValueOf(func(string, map[int]bool, pair) (named, error) { return nil, nil })); !ok {
		t.Error("a map is not taken for the pointer that it is")
	}
}

func TestFunctions(t *testing.T) {
	type group struct {
		F func() `route:"GET /a" lists:"a b%20c | | \"\""`
	}
	list, err := binding.Functions(reflect.ValueOf(struct{ Pets, Orders group }{}))
	if err != nil || len(list) != 2 || list[1].Name != "Orders.F" || !list[0].Func.IsNil() {
		t.Fatalf("%v, %v", list, err)
	}
	var alone group // a handler by itself
	if one, err := binding.Functions(reflect.ValueOf(&alone).Elem()); err != nil || len(one) != 1 || one[0].Name != "F" || !one[0].Func.CanSet() {
		t.Errorf("%v, %v", one, err)
	}
	if method, path, err := list[0].Route(); method != "GET" || path != "/a" || err != nil {
		t.Errorf("route: %q, %q, %v", method, path, err)
	}
	words, err := binding.Lists(list[0].Tag, "lists", binding.Word)
	if want := [][]string{{"a", "b c"}, {}, {""}}; !reflect.DeepEqual(words, want) || err != nil {
		t.Errorf("lists: %q, %v", words, err)
	}
	for want, service := range map[string]any{
		"a int, not a struct":              1,
		"nil, not a struct":                nil,
		"Pets of the service is no struct": struct{ Pets int }{},
		"Pets.G of the service is no func": struct{ Pets struct{ G int } }{},
		"pets of the service is no struct": struct{ pets group }{},
		"list of the service is no struct": struct{ list func() }{},
		"Pets.list of the service is no f": struct{ Pets struct{ list func() } }{},
		"Pets.G of the service is no fun": struct {
			Pets struct{ G struct{ F func() } }
		}{},
	} {
		if _, err := binding.Functions(reflect.ValueOf(service)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%T: %v, want %s", service, err, want)
		}
	}
}
