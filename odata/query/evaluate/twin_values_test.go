package evaluate_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The twin is a second evaluator, slow and simple, over values of Go's own types. It was
// written from the text of the standard, shares nothing with the first but the tree of
// the query, and reads its instances from JSON by itself.

// The twin's values: nil, bool, string, and these.
type (
	tInt    struct{ *big.Int }
	tDec    struct{ *big.Rat }
	tOdd    string // a decimal that is INF, -INF or NaN
	tSingle float32
	tDouble float64
	tDate   struct{ time.Time } // at midnight in UTC
	tTime   struct{ *big.Rat }  // seconds since midnight
	tSpan   struct{ *big.Rat }  // seconds
	tPoint  struct {
		*big.Rat // seconds since 1970
		minutes  int
	}
	tGuid   string // lower-case
	tBytes  string
	tMember int64
	tList   []any
	tObject struct {
		typ    string
		fields map[string]any
	}
)

// twinTypes are the properties of the test's model.
var twinTypes = map[string]map[string]string{
	"test.Thing": {
		"ID": "Int32", "Flag": "Boolean", "Byte": "Byte", "Small": "Int16", "Number": "Int32", "Large": "Int64", "Price": "Decimal",
		"Single": "Single", "Double": "Double", "Name": "String", "Note": "String", "Badge": "Guid", "Born": "Date",
		"Seen": "DateTimeOffset", "Wakes": "TimeOfDay", "Takes": "Duration", "Data": "Binary", "Color": "test.Color",
		"Colors": "[test.Color", "Tags": "[String", "Numbers": "[Int32", "Address": "test.Address", "Homes": "[test.Address",
		"Standard": "Int32", "Parent": "test.Thing", "Parts": "[test.Part", "Children": "[test.Thing",
	},
	"test.Part": {
		"Code": "String", "Weight": "Int32", "Cost": "Decimal", "Owner": "test.Thing", "Places": "[test.Address",
	},
	"test.Address": {"City": "String", "Zip": "Int32"},
	"test.PostBox": {"City": "String", "Zip": "Int32", "Box": "Int32"},
}

var twinColors = map[string]int64{"Red": 1, "Green": 2, "Blue": 4}

// twinObject reads an instance.
func twinObject(text string) *tObject {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		panic(err)
	}
	return twinRead("test.Thing", v).(*tObject)
}

func twinRead(typ string, v any) any {
	if item, many := strings.CutPrefix(typ, "["); many {
		if v == nil {
			return nil
		}
		list := tList{}
		for _, one := range v.([]any) {
			list = append(list, twinRead(item, one))
		}
		return list
	}
	if v == nil {
		return nil
	}
	if members, ok := v.(map[string]any); ok {
		if stated, ok := members["@odata.type"].(string); ok {
			typ = strings.TrimPrefix(stated, "#")
		}
		o := &tObject{typ: typ, fields: map[string]any{}}
		for name, value := range members {
			if declared, ok := twinTypes[typ][name]; ok {
				o.fields[name] = twinRead(declared, value)
			}
		}
		if _, ok := o.fields["Standard"]; !ok && typ == "test.Thing" {
			o.fields["Standard"] = tInt{big.NewInt(7)}
		}
		return o
	}
	if b, ok := v.(bool); ok {
		return b
	}
	return twinParse(typ, fmt.Sprint(v))
}

// twinParse returns the value of a type that a text is; nil if it is none.
func twinParse(typ, s string) any {
	switch typ {
	case "String":
		return s
	case "Boolean":
		switch s {
		case "true":
			return true
		case "false":
			return false
		}
		return nil
	case "Byte", "SByte", "Int16", "Int32", "Int64":
		n, ok := new(big.Int).SetString(s, 10)
		low, high := twinRange(typ)
		if !ok || n.Cmp(low) < 0 || n.Cmp(high) > 0 {
			return nil
		}
		return tInt{n}
	case "Decimal":
		return twinDecimal(s)
	case "Single":
		f, err := strconv.ParseFloat(strings.Replace(s, "INF", "Inf", 1), 32)
		if err != nil {
			return nil
		}
		return tSingle(f)
	case "Double":
		f, err := strconv.ParseFloat(strings.Replace(s, "INF", "Inf", 1), 64)
		if err != nil {
			return nil
		}
		return tDouble(f)
	case "Guid":
		if !twinGuid.MatchString(s) {
			return nil
		}
		return tGuid(strings.ToLower(s))
	case "Date":
		d, err := time.Parse("2006-01-02", s)
		if err != nil {
			return nil
		}
		return tDate{d}
	case "TimeOfDay":
		if r, ok := twinClock(s); ok {
			return tTime{r}
		}
		return nil
	case "DateTimeOffset":
		return twinInstant(s)
	case "Duration":
		return twinDuration(s)
	case "Binary":
		b, err := base64.URLEncoding.DecodeString(s)
		if err != nil {
			return nil
		}
		return tBytes(b)
	case "test.Color":
		total := int64(0)
		for _, name := range strings.Split(s, ",") {
			n, ok := twinColors[strings.TrimSpace(name)]
			if !ok {
				var err error
				if n, err = strconv.ParseInt(strings.TrimSpace(name), 10, 64); err != nil {
					return nil
				}
			}
			total |= n
		}
		return tMember(total)
	}
	panic("no type " + typ)
}

var twinGuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func twinRange(typ string) (low, high *big.Int) {
	bits := map[string]uint{"SByte": 7, "Int16": 15, "Int32": 31, "Int64": 63}[typ]
	if typ == "Byte" {
		return big.NewInt(0), big.NewInt(255)
	}
	high = new(big.Int).Lsh(big.NewInt(1), bits)
	return new(big.Int).Neg(high), new(big.Int).Sub(high, big.NewInt(1))
}

func twinDecimal(s string) any {
	switch s {
	case "INF", "-INF", "NaN":
		return tOdd(s)
	}
	if r, ok := new(big.Rat).SetString(s); ok {
		return tDec{r}
	}
	return nil
}

func twinClock(s string) (*big.Rat, bool) {
	parts := strings.Split(s, ":")
	if len(parts) < 2 {
		return nil, false
	}
	total := new(big.Rat)
	for i, part := range parts {
		n, ok := new(big.Rat).SetString(part)
		if !ok {
			return nil, false
		}
		total.Add(total, n.Mul(n, big.NewRat([]int64{3600, 60, 1}[i], 1)))
	}
	return total, true
}

func twinInstant(s string) any {
	date, rest, ok := strings.Cut(s, "T")
	day, isDate := twinParse("Date", date).(tDate)
	if !ok || !isDate {
		return nil
	}
	minutes := 0
	clock := strings.TrimSuffix(rest, "Z")
	if at := strings.LastIndexAny(rest, "+-"); at > 0 {
		clock = rest[:at]
		var h, m int
		fmt.Sscanf(rest[at+1:], "%d:%d", &h, &m)
		minutes = h*60 + m
		if rest[at] == '-' {
			minutes = -minutes
		}
	} else if clock == rest {
		return nil
	}
	seconds, ok := twinClock(clock)
	if !ok {
		return nil
	}
	seconds.Add(seconds, big.NewRat(day.Unix()-int64(minutes)*60, 1))
	return tPoint{seconds, minutes}
}

var twinSpan = regexp.MustCompile(`^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$`)

func twinDuration(s string) any {
	m := twinSpan.FindStringSubmatch(s)
	if m == nil {
		return nil
	}
	total := new(big.Rat)
	for i, per := range []int64{86400, 3600, 60, 1} {
		if text := m[i+2]; text != "" {
			n, _ := new(big.Rat).SetString(text)
			total.Add(total, n.Mul(n, big.NewRat(per, 1)))
		}
	}
	if m[1] == "-" {
		total.Neg(total)
	}
	return tSpan{total}
}
