package wire_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// voucher has properties that cannot be null, and default values of each kind.
type voucher struct {
	ID      wire.Opt[int64]               `odata:"ID,key"`
	Code    wire.Opt[string]              `odata:"Code,nonnull"`
	Owner   *voucher                      `odata:"Owner,nonnull"`
	Lines   []string                      `odata:"Lines"`
	Issuer  *voucher                      `odata:"Issuer,nav,nonnull"`
	Note    wire.Opt[string]              `odata:"Note" default:"none \"yet\""`
	Count   wire.Opt[int64]               `odata:"Count,nonnull" default:"7"`
	Price   wire.Opt[wire.Decimal]        `odata:"Price,nonnull" default:"2.50"`
	Ratio   wire.Opt[float64]             `odata:"Ratio" default:"-INF"`
	Share   wire.Opt[float32]             `odata:"Share" default:"0.5"`
	Open    wire.Opt[bool]                `odata:"Open,nonnull" default:"true"`
	Kind    wire.ModalityT                `odata:"Kind" default:"audio"`
	Period  wire.Opt[wire.Duration]       `odata:"Period" default:"P1D"`
	Since   wire.Opt[wire.DateTimeOffset] `odata:"Since" default:"2020-01-02T03:04:05Z"`
	Day     wire.Opt[wire.Date]           `odata:"Day" default:"2020-01-02"`
	Hour    wire.Opt[wire.TimeOfDay]      `odata:"Hour" default:"12:30:00"`
	Token   wire.Opt[wire.Guid]           `odata:"Token" default:"01234567-89ab-cdef-0123-456789abcdef"`
	Seal    wire.Opt[wire.Binary]         `odata:"Seal" default:"T0RhdGE"`
	Dynamic wire.Dynamic
}

var typeOfVoucher = wire.Type{Name: "shop.voucher", Entity: true}

func (*voucher) WireType() *wire.Type { return &typeOfVoucher }

// voucherDefaults are the members that an answer has for what is absent.
const voucherDefaults = `"Note":"none \"yet\"","Count":7,"Price":2.50,"Ratio":"-INF","Share":0.5,"Open":true,"Kind":"audio",` +
	`"Period":"P1D","Since":"2020-01-02T03:04:05Z","Day":"2020-01-02","Hour":"12:30:00","Token":"01234567-89ab-cdef-0123-456789abcdef","Seal":"T0RhdGE"`

// TestNonNullInAnswers writes of an absent property what the description says: its
// default value, null if it can be that, and else nothing. What is no answer keeps the
// property absent.
func TestNonNullInAnswers(t *testing.T) {
	in := func(a sibling.Answer) wire.Option { return wire.Internal(sibling.Key{}).ForAnswer(&a) }
	selected := func(names ...string) *sibling.Selection {
		s := &sibling.Selection{Properties: map[string]*sibling.Selection{}, Expand: map[string]*sibling.Selection{"Issuer": nil}}
		for _, name := range names {
			s.Properties[name] = nil
		}
		return s
	}
	for _, test := range []struct {
		v      voucher
		answer sibling.Answer
		want   string
	}{
		{voucher{}, sibling.Answer{}, `{"Lines":[],` + voucherDefaults + `}`},
		{voucher{}, sibling.Answer{Metadata: sibling.MetadataNone}, `{"Lines":[],` + voucherDefaults + `}`},
		{voucher{}, sibling.Answer{Sparse: true}, `{}`},
		{voucher{}, sibling.Answer{Selection: selected("Code", "Owner")}, `{}`},
		{voucher{}, sibling.Answer{Selection: selected("Count", "Price", "Open"), IEEE754Compatible: true}, `{"Count":"7","Price":"2.50","Open":true}`},
		{voucher{Code: wire.Null[string]()}, sibling.Answer{}, `/Code: is null`},
		{voucher{ID: wire.Null[int64]()}, sibling.Answer{Metadata: sibling.MetadataNone}, `/ID: is null`},
		{voucher{Note: wire.Null[string]()}, sibling.Answer{Selection: selected("Note")}, `{"Note":null}`},
		{voucher{Owner: &voucher{Count: wire.Some(int64(1))}}, sibling.Answer{Selection: selected("Owner")},
			`{"Owner":{"Lines":[],` + strings.Replace(voucherDefaults, `"Count":7`, `"Count":1`, 1) + `}}`},
	} {
		text, err := wire.Marshal(&test.v, in(test.answer))
		if fails := test.want[0] == '/'; fails && (err == nil || !strings.Contains(err.Error(), test.want)) || !fails && (err != nil || string(text) != test.want) {
			t.Errorf("%+v: %s, %v; want %s", test.answer, text, err, test.want)
		}
	}
	for _, text := range []string{`{}`, `{"Code":null,"Open":null}`, `{"ID":1,"Owner":{}}`} {
		var v voucher
		if err := wire.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if got, err := wire.Marshal(&v); err != nil || string(got) != text {
			t.Errorf("%s, %v; want %s", got, err, text)
		}
	}
}

// misprint has a default value that is none.
type misprint struct {
	Count   wire.Opt[int32] `odata:"Count" default:"many"`
	Dynamic wire.Dynamic
}

var typeOfMisprint = wire.Type{Name: "shop.misprint"}

func (*misprint) WireType() *wire.Type { return &typeOfMisprint }

func TestDefaultThatIsNone(t *testing.T) {
	_, err := wire.Marshal(&misprint{})
	if err == nil || !strings.Contains(err.Error(), `tag of field Count: the default value "many"`) {
		t.Error(err)
	}
	if list := wire.Properties((*misprint)(nil)); !reflect.DeepEqual(list, []wire.PropertyInfo(nil)) {
		t.Error(list)
	}
}
