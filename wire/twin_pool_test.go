package wire_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// poolCase is a payload with what the twin says of it.
type poolCase struct {
	data    []byte
	zero    wire.Structured
	setting setting
	refused bool
	dump    string
	text    string
}

func poolCases(n int) []poolCase {
	var all []poolCase
	for i := 0; len(all) < n; i++ {
		var c poolCase
		c.zero, c.setting = types[i%len(types)], settings[i/len(types)%len(settings)]
		c.data = newPayloads(randomSource(i+1<<20, 600)).payload(c.zero, c.setting.inValue)
		r := newReader(c.data, c.setting)
		o, e := r.document(modelOf(c.zero))
		if len(r.also) > 0 {
			continue // may be refused or not
		}
		if c.refused = e != nil; !c.refused {
			var d dump
			d.object("", o)
			c.dump = d.String()
			c.text, _ = form{}.write(o)
		}
		all = append(all, c)
	}
	return all
}

// kept is something that has been read, and how it was written then.
type kept struct {
	*poolCase
	v   wire.Structured
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
	all := poolCases(150)
	var wait sync.WaitGroup
	for worker := range 6 {
		wait.Go(func() {
			var read []kept
			s := randomSource(worker, 1000)
			for i := range *cases / 4 {
				if i%10 == 9 {
					panicMidway(t)
				}
				k := kept{poolCase: &all[s.below(len(all))]}
				k.v = newOf(k.zero)
				setting := k.setting
				err := wire.Unmarshal(bytes.Clone(k.data), k.v, setting.options()...)
				if (err != nil) != k.refused {
					t.Errorf("refused: %v, %t: %q", err, k.refused, k.data)
				}
				if err != nil || k.refused {
					continue
				}
				if k.out, err = wire.Marshal(k.v); err != nil {
					t.Error(err)
				}
				read = append(read, k)
			}
			for i := range read {
				read[i].check(t)
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
	_ = wire.Unmarshal([]byte(data), new(wire.SessionT), odata.WithTypes(func(string) wire.Structured { panic("midway") }))
}

// TestNested reads and writes while something is being read.
func TestNested(t *testing.T) {
	all := poolCases(60)
	i := 0
	nested := func(string) wire.Structured {
		c := &all[i%len(all)]
		i++
		if c.refused {
			return nil
		}
		k := kept{poolCase: c, v: newOf(c.zero)}
		if err := wire.Unmarshal(c.data, k.v, c.setting.options()...); err != nil {
			t.Error(err)
		}
		k.out, _ = wire.Marshal(k.v)
		k.check(t)
		return new(wire.LateEndpointT)
	}
	for range 60 {
		data := `{"id":"x","callee":{"u":["y"],"@odata.type":"#late1"},"caller":{"@odata.type":"#late2","cpuName":"z"},"modalities":["a","b"]}`
		var v wire.SessionT
		if err := wire.Unmarshal([]byte(data), &v, odata.WithTypes(nested)); err != nil {
			t.Fatal(err)
		}
		want := `{"id":"x","callee":{"@odata.type":"#late1","u":["y"]},"caller":{"@odata.type":"#late2","cpuName":"z"},"modalities":["a","b"]}`
		if out, err := wire.Marshal(&v); err != nil || string(out) != want {
			t.Fatalf("%v: %s", err, out)
		}
	}
}

// pressed says that this process is run by the test below.
const pressed = "ODATA_TEST_PRESSED"

// TestUnderPressure runs the tests against the twin, and others of what the
// codec makes, with a collector that runs all the time and overwrites what it
// frees: what it does not see in use is soon gone.
func TestUnderPressure(t *testing.T) {
	if os.Getenv(pressed) != "" {
		t.Skip("is being run by itself")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	tests := "^Test(PayloadTwin|EncodeTwin|PageTwin|StreamTwin|Pools|Nested|GarbageCollection|SharedType|WrongTypes)$"
	command := exec.CommandContext(ctx, self, "-test.run", tests, "-test.count", "1", "-test.v", "-twin.cases", "60")
	command.Env = append(os.Environ(), pressed+"=1", "GODEBUG=clobberfree=1", "GOGC=1")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if passed := bytes.Count(out, []byte("--- PASS: Test")); passed < 9 {
		t.Errorf("only %d tests passed\n%s", passed, out)
	}
}
