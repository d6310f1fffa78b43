package wire_test

import (
	"testing"

	"github.com/odatagen/odatagen/wire"
)

// TestCopy changes copies, at any depth, and looks at what they are of.
func TestCopy(t *testing.T) {
	const text = `{"@odata.etag":"x","Key":1,"Many@odata.bind":["a"],"Tags":["a",null],"Many":[{"Key":2,"Tags":["b"]}],"Other":{"Key":3,"@odata.id":"y","more":1},"open@odata.type":"#Edm.Date","open":"2000-01-01"}`
	v := new(valued)
	if err := wire.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	before, err := wire.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	c := inside.Copy(v).(*valued)
	if got, err := wire.Marshal(c); err != nil || string(got) != string(before) {
		t.Errorf("the copy is %s, of %s (%v)", got, before, err)
	}
	inside.WithoutControl(c)
	c.Set("open", "1")
	c.Many[0].Tags[0] = "changed"
	c.Many[0].Key = wire.Some[int32](9)
	c.Other.Set("more", "2")
	c.Tags[0] = "changed"
	if got, err := wire.Marshal(v); err != nil || string(got) != string(before) {
		t.Errorf("%s became %s (%v)", before, got, err)
	}
	want := `{"Tags":["changed",null],"Other":{"Key":3,"@odata.id":"y","more":2},"Many":[{"Key":9,"Tags":["changed"]}],"open@odata.type":"#Edm.Date","open":1}`
	got, err := wire.Marshal(c)
	if back := new(valued); err != nil || wire.Unmarshal(got, back) != nil || !wire.Equal(back, read(t, `{"Key":1,`+want[1:])) {
		t.Errorf("got %s, want %s (%v)", got, want, err)
	}
	if inside.Copy((*valued)(nil)).(*valued) != nil {
		t.Error("a copy of nothing")
	}
}

func read(t *testing.T, text string) *valued {
	t.Helper()
	v := new(valued)
	if err := wire.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	return v
}
