package roundtrip

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest/client"
	"github.com/odatagen/odatagen/wire"
)

// Call calls each operation of an API that others serve, once, and logs what comes of it:
// a table of outcomes, and a line for each answer that is not declared.
func (a API[S]) Call(t *testing.T, root string) {
	var service S
	schemes := (&fake{}).fill(reflect.ValueOf(&service).Elem())
	remote, _ := a.client(t, root, schemes)
	all := functions(reflect.ValueOf(remote))
	outcomes := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		outcome, err := a.callOne(all[name])
		if outcomes[outcome]++; err != nil {
			t.Logf("%s: %s: %.600s", outcome, name, err)
		}
	}
	t.Logf("of %d operations: %v", len(all), outcomes)
}

// callOne calls a function.
func (a API[S]) callOne(f reflect.Value) (outcome string, err error) {
	defer func() {
		if lacking, is := recover().(noValue); is {
			outcome, err = "no value made up", errors.New(string(lacking))
		}
	}()
	in := reflect.New(f.Type().In(1).Elem())
	(&maker{codecs: a.Description.Codecs, direction: wire.Request, fail: func(format string, args ...any) { panic(noValue(fmt.Sprintf(format, args...))) }}).message(in.Elem())
	out := f.Call([]reflect.Value{reflect.ValueOf(context.Background()), in})
	var refused *client.Error
	switch err, _ := out[1].Interface().(error); {
	case err == nil:
		return "declared answer", nil
	case errors.As(err, &refused) && refused.Status >= 400:
		return fmt.Sprint("status ", refused.Status), fmt.Errorf("%.300s", refused.Body)
	case errors.As(err, &refused):
		return fmt.Sprint("unread ", refused.Status), fmt.Errorf("%w: %.300s", refused.Err, refused.Body)
	case strings.Contains(err.Error(), "client: "):
		return "not sent", err
	default:
		return "failed", err
	}
}

// noValue says that no value fits a rule, such as a pattern.
type noValue string
