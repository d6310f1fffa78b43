package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/bytedance/sonic"

	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/internal/peers"
	"github.com/odatagen/odatagen/bench/internal/plain"
)

// TestPlainStructsAreComplete decodes every payload with no member unknown.
func TestPlainStructsAreComplete(t *testing.T) {
	for _, p := range payloads(t) {
		v := newPlain(p.Shape)
		d := json.NewDecoder(bytes.NewReader(p.Data))
		d.DisallowUnknownFields()
		if err := d.Decode(v); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func newPlain(s payload.Shape) any {
	switch s {
	case payload.Session:
		return new(plain.Session)
	case payload.Sessions:
		return new(plain.SessionPage)
	}
	return new(plain.MessagePage)
}

// TestPeersDecodeEverything compares what each peer on the plain structs
// decodes, and what it writes of that, with what encoding/json does.
func TestPeersDecodeEverything(t *testing.T) {
	for _, p := range payloads(t) {
		want := newPlain(p.Shape)
		if err := json.Unmarshal(p.Data, want); err != nil {
			t.Fatal(p.Name, err)
		}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(p.Name, err)
		}
		written := exact(t, text)
		for _, peer := range peers.All() {
			c := peer.Codecs[p.Shape]
			got, err := c.Decode(p.Data)
			if err != nil {
				t.Errorf("%s: %s: %v", peer.Name, p.Name, err)
				continue
			}
			if reflect.TypeOf(got) != reflect.TypeOf(want) {
				continue // not on the plain structs
			}
			if !equal(reflect.ValueOf(got), reflect.ValueOf(want)) {
				t.Errorf("%s: %s: it does not decode what encoding/json does", peer.Name, p.Name)
			}
			checkWritten(t, peer.Name+": "+p.Name, c, got, written)
		}
	}
}

// TestOursKeepsEverything wants the whole payload back from odatagen.
func TestOursKeepsEverything(t *testing.T) {
	ours := peers.All()[0]
	for _, p := range payloads(t) {
		c := ours.Codecs[p.Shape]
		v, err := c.Decode(p.Data)
		if err != nil {
			t.Fatal(p.Name, err)
		}
		checkWritten(t, p.Name, c, v, exact(t, p.Data))
	}
}

// checkWritten checks that both ways to write v give JSON whose value is want.
func checkWritten(t *testing.T, name string, c peers.Codec, v, want any) {
	t.Helper()
	out, err := c.Encode(v)
	if err != nil || !reflect.DeepEqual(exact(t, out), want) {
		t.Errorf("%s: encoding: not equal to what was to be written (error: %v)", name, err)
	}
	if c.Append == nil {
		return
	}
	out, err = c.Append(make([]byte, 0, 1024), v)
	if err != nil || !reflect.DeepEqual(exact(t, out), want) {
		t.Errorf("%s: appending: not equal to what was to be written (error: %v)", name, err)
	}
}

// TestSonicCompiles tells whether sonic runs code that it makes at run time, or
// has fallen back because it does not know this version of Go: decoding and
// encoding a new type then make no new memory executable.
func TestSonicCompiles(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("SKIPPED: this looks at the memory of a process on Linux, and sonic compiles on amd64 alone")
	}
	var v struct{ NewToSonic int }
	before := executable(t)
	if err := sonic.ConfigFastest.Unmarshal([]byte(`{"NewToSonic":1}`), &v); err != nil || v.NewToSonic != 1 {
		t.Fatal(v, err)
	}
	decoded := executable(t)
	if _, err := sonic.ConfigFastest.Marshal(&v); err != nil {
		t.Fatal(err)
	}
	if encoded := executable(t); decoded == before || encoded == decoded {
		t.Error("sonic falls back to slower code on this machine: its figures are not its best")
	}
}

// executable returns how many bytes of memory are executable and of no file.
func executable(t *testing.T) (total uint64) {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(maps)) {
		var start, end uint64
		var mode string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &start, &end, &mode); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(mode, "x") && len(strings.Fields(line)) == 5 {
			total += end - start
		}
	}
	return total
}

// equal is reflect.DeepEqual but for times, which are equal if they are the
// same instant: libraries make different *time.Location of one offset.
func equal(a, b reflect.Value) bool {
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return equal(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
			return false
		}
		for i := range a.Len() {
			if !equal(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		if m := a.MethodByName("Equal"); m.IsValid() {
			return m.Call([]reflect.Value{b})[0].Bool()
		}
		for i := range a.NumField() {
			if !equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// exact returns JSON as comparable Go, numbers by their exact value.
func exact(t *testing.T, data []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	if rest := strings.TrimSpace(string(data[d.InputOffset():])); rest != "" {
		t.Fatal("after the value:", rest)
	}
	return numbers(v)
}

func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		r, _ := new(big.Rat).SetString(v.String())
		return "number " + r.String()
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = numbers(v[k])
		}
	}
	return v
}
