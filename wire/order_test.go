package wire

import (
	"reflect"
	"testing"
)

// shortT and longT learn their orders in one place of a decoder.
type shortT struct {
	A    Opt[int32] `odata:"a"`
	B    *longT     `odata:"b"`
	C    Opt[int32] `odata:"c"`
	D    Opt[int32] `odata:"d"`
	List []*longT   `odata:"list"`
	Dynamic
}

var shortType = Type{Name: "test.short"}

func (*shortT) WireType() *Type { return &shortType }

type longT struct {
	kindsT
	Short *shortT `odata:"short"`
}

var longType = Type{Name: "test.long", Uses: []Structured{(*endpointT)(nil)}}

func (*longT) WireType() *Type { return &longType }

// TestOrdersInOnePlace nests types that learn their orders in the same place
// of a decoder, as can happen when a program has more types than places.
func TestOrdersInOnePlace(t *testing.T) {
	short, err := tableOf((*shortT)(nil))
	if err != nil {
		t.Fatal(err)
	}
	for longType.table.Load() == nil {
		if int(tableCount.Load()+1)%orderCount == short.number {
			if _, err := tableOf((*longT)(nil)); err != nil {
				t.Fatal(err)
			}
			break
		}
		newTable(&Type{Name: "test.filler"}, reflect.TypeFor[*identityT]())
	}
	if long := longType.table.Load().(*table); long.number != short.number {
		t.Fatalf("places %d and %d", long.number, short.number)
	}
	// What follows the second property of the inner object is far behind all
	// properties of the outer one, whose second property it is.
	long := `{"short":{"d":1,"a":2},"second":"x","children":[],"untyped":1,"string":"x","key":1}`
	roundTrip(t, `{"c":1,"list":[`+long+`],"a":2,"b":`+long+`,"d":3}`, new(shortT))
	roundTrip(t, `{"d":1,"b":`+long+`,"c":3,"list":[`+long+`,`+long+`],"a":2}`, new(shortT))
}
