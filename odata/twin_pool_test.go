package odata_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/odata"
)

// poolCase is a payload with what the twin says of it.
type poolCase struct {
	data    []byte
	zero    odata.Structured
	setting setting
	refused bool
	dump    string
	text    string
}

func poolCases(n int) []poolCase {
	cases := make([]poolCase, n)
	for i := range cases {
		c := &cases[i]
		c.zero, c.setting = types[i%len(types)], settings[i/len(types)%len(settings)]
		c.data = newPayloads(randomSource(i+1<<20, 600)).payload(c.zero, c.setting.inValue)
		o, e := newReader(c.data, c.setting).document(modelOf(c.zero))
		if c.refused = e != nil; c.refused {
			continue
		}
		var d dump
		d.object("", o)
		c.dump = d.String()
		c.text, _ = form{}.write(o)
	}
	return cases
}

// kept is something that has been read, and how it was written then.
type kept struct {
	*poolCase
	v   odata.Structured
	out []byte
}

func (k *kept) check(t *testing.T) {
	var d dump
	if d.decoded("", k.v); d.String() != k.dump {
		t.Errorf("%T changed: %s", k.v, difference(d.String(), k.dump))
	}
	if string(k.out) != k.text {
		t.Errorf("%T was written as something else: %s", k.v, difference(string(k.out), k.text))
	}
}

// TestPools has goroutines read and write different types at the same time,
// with errors and panics between. What one call has left behind in what calls
// share must not be seen by others, nor change what was read before.
func TestPools(t *testing.T) {
	cases := poolCases(150)
	var wait sync.WaitGroup
	for worker := range 6 {
		wait.Go(func() {
			var all []kept
			s := randomSource(worker, 1000)
			for i := range 250 {
				if i%10 == 9 {
					panicMidway(t)
				}
				k := kept{poolCase: &cases[s.below(len(cases))]}
				k.v = newOf(k.zero)
				err := odata.Unmarshal(bytes.Clone(k.data), k.v, k.setting.options()...)
				if (err != nil) != k.refused {
					t.Errorf("refused: %v, %t: %q", err, k.refused, k.data)
				}
				if err != nil || k.refused {
					continue
				}
				if k.out, err = odata.Marshal(k.v); err != nil {
					t.Error(err)
				}
				all = append(all, k)
			}
			for i := range all {
				all[i].check(t)
			}
		})
	}
	wait.Wait()
}

// panicMidway reads a payload up to a panic of the program's own function.
func panicMidway(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	data := `{"id":"left","modalities":["left"],"u":{"left":1},"segments":[{"media":[{"label":"left"}],"caller":{"@odata.type":"#left"}}]}`
	_ = odata.Unmarshal([]byte(data), new(odata.SessionT), odata.WithTypes(func(string) odata.Structured { panic("midway") }))
}

// TestNested reads and writes while something is being read.
func TestNested(t *testing.T) {
	cases := poolCases(60)
	i := 0
	nested := func(string) odata.Structured {
		c := &cases[i%len(cases)]
		i++
		if c.refused {
			return nil
		}
		k := kept{poolCase: c, v: newOf(c.zero)}
		if err := odata.Unmarshal(c.data, k.v, c.setting.options()...); err != nil {
			t.Error(err)
		}
		k.out, _ = odata.Marshal(k.v)
		k.check(t)
		return new(odata.LateEndpointT)
	}
	for range 60 {
		data := `{"id":"x","callee":{"u":["y"],"@odata.type":"#late1"},"caller":{"@odata.type":"#late2","cpuName":"z"},"modalities":["a","b"]}`
		var v odata.SessionT
		if err := odata.Unmarshal([]byte(data), &v, odata.WithTypes(nested)); err != nil {
			t.Fatal(err)
		}
		want := `{"id":"x","callee":{"@odata.type":"#late1","u":["y"]},"caller":{"@odata.type":"#late2","cpuName":"z"},"modalities":["a","b"]}`
		if out, err := odata.Marshal(&v); err != nil || string(out) != want {
			t.Fatalf("%v: %s", err, out)
		}
	}
}
