// Package duties finds out, by trying, which of the things that a codec for
// OData owes a library does: what it does not do makes it faster, and has to be
// known to compare figures.
package duties

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strings"

	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/internal/peers"
)

// Duty is one of those things.
type Duty struct {
	// Name is short, in one word.
	Name string
	// Text says what it is.
	Text string
	done func(c peers.Codec) bool
}

// Done reports whether the peer does it.
func (d Duty) Done(p peers.Peer) bool { return d.done(p.Codecs[payload.Session]) }

// All are the duties, those of OData first.
var All = []Duty{
	{"null", "a property that is null and one that is absent stay apart, from reading to writing", null},
	{"unknown", "properties and annotations that are not declared are kept and written again", unknown},
	{"type", "`@odata.type` decides the Go type, wherever in the object it stands", dynamicType},
	{"numbers", "an Int64 of 19 digits is exact, also in quotes (IEEE754Compatible); a Single may be INF", numbers},
	{"times", "twelve digits of a second and the offset come back as they were", times},
	{"names", "names are case-sensitive", names},
	{"duplicates", "a name that stands twice in an object is an error", duplicates},
	{"utf8", "text that is not UTF-8 is an error", invalidUTF8},
	{"grammar", "what is not JSON (RFC 8259) is an error, also within members that are not known", grammar},
	{"place", "an error within a value says by which members and items one gets there", place},
	{"own", "what was decoded does not change when the caller uses the buffer again", own},
}

// again returns what becomes of a session when it is decoded and encoded, and
// an error if it cannot be.
func again(c peers.Codec, session string) (string, error) {
	v, err := c.Decode([]byte(session))
	if err != nil {
		return "", err
	}
	out, err := c.Encode(v)
	if err != nil {
		return "", err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, out); err != nil {
		return "", err
	}
	return compact.String(), nil
}

// keeps reports whether all the members of a session come back.
func keeps(c peers.Codec, members ...string) bool {
	out, err := again(c, `{"id":"1",`+strings.Join(members, ",")+`}`)
	for _, m := range members {
		if err != nil || !strings.Contains(out, m) {
			return false
		}
	}
	return true
}

// refuses reports whether sessions that differ from a good one by a fault are
// errors.
func refuses(c peers.Codec, good string, faulty ...string) bool {
	if _, err := c.Decode([]byte(good)); err != nil {
		return false // of itself
	}
	for _, f := range faulty {
		if _, err := c.Decode([]byte(f)); err == nil {
			return false
		}
	}
	return true
}

func null(c peers.Codec) bool {
	out, err := again(c, `{"id":"1"}`)
	return err == nil && !strings.Contains(out, "null") &&
		keeps(c, `"isTest":null`, `"failureInfo":null`, `"modalities":null`)
}

func unknown(c peers.Codec) bool {
	return keeps(c, `"nobodyKnows":{"a":[1,"b"]}`, `"isTest@vendor.reason":"none"`)
}

func dynamicType(c peers.Codec) bool {
	caller := func(text string) reflect.Type {
		v, err := c.Decode([]byte(`{"id":"1","caller":{` + text + `}}`))
		if err != nil {
			return nil
		}
		return typeOfMember(v, "Caller")
	}
	const name = `"@odata.type":"#microsoft.graph.callRecords.`
	service := caller(name + `serviceEndpoint"`)
	participant := caller(name + `participantEndpoint","userAgent":null`)
	last := caller(`"userAgent":null,` + name + `participantEndpoint"`)
	return participant != nil && participant == last && participant != service
}

// typeOfMember returns the type of the value of a field or a getter.
func typeOfMember(v any, name string) reflect.Type {
	r := reflect.ValueOf(v)
	if get := r.MethodByName("Get" + name); get.IsValid() {
		r = get.Call(nil)[0]
	} else {
		r = r.Elem().FieldByName(name)
	}
	if r.Kind() == reflect.Interface {
		r = r.Elem()
	}
	if !r.IsValid() {
		return nil
	}
	return r.Type()
}

func inMedia(text string) string { return `"segments":[{"id":"2","media":[` + text + `]}]` }

func numbers(c peers.Codec) bool {
	const speed = `9007199254740993123`
	if !keeps(c, inMedia(`{"callerNetwork":{"linkSpeed":`+speed+`}}`)) {
		return false
	}
	quoted, err := again(c, `{"id":"1",`+inMedia(`{"callerNetwork":{"linkSpeed":"`+speed+`"}}`)+`}`)
	return err == nil && strings.Contains(quoted, speed) && keeps(c, inMedia(`{"callerDevice":{"micGlitchRate":"INF"}}`))
}

func times(c peers.Codec) bool {
	return keeps(c, `"startDateTime":"2020-02-25T18:52:21.123456789012Z"`) &&
		keeps(c, `"startDateTime":"2020-02-25T18:52:21.1000000+03:00"`)
}

func names(c peers.Codec) bool {
	out, err := again(c, `{"id":"right","ID":"wrong"}`)
	return err == nil && strings.Contains(out, `"id":"right"`)
}

func duplicates(c peers.Codec) bool {
	return refuses(c, `{"id":"1","isTest":true}`,
		`{"id":"1","id":"2"}`, `{"id":"1","isTest":true,"isTest":true}`, `{"id":"1","more":{"a":1,"a":2}}`)
}

func invalidUTF8(c peers.Codec) bool {
	return refuses(c, `{"id":"ü","more":"ü"}`,
		"{\"id\":\"\xff\"}", "{\"id\":\"1\",\"more\":\"\xff\"}", "{\"id\":\"\xc0\x80\"}", "{\"id\":\"\xed\xa0\x80\"}")
}

func grammar(c peers.Codec) bool {
	return refuses(c, `{"id":"1","isTest":true,"more":[1,{"a":null}]}`,
		`{"id":"1",}`, `{"id":"1"}}`, `{"id":"1"} x`, `{"id":"1" "isTest":true}`, `{"id":"1","isTest":truE}`,
		`{"id":"1","more":01}`, `{"id":"1","more":[1,]}`, `{"id":"1","more":{"a":nul}}`, `{"id":"1","more":1.}`,
		"{\"id\":\"1\n\"}", "{\"id\":\"1\",\"more\":\"\n\"}", `{"id":"1","more":"\x"}`, `{"id":"1","more":'1'}`,
		`{"id":"1",`+inMedia(`{"callerNetwork":{"linkSpeed":01}}`)+`}`)
}

func place(c peers.Codec) bool {
	_, err := c.Decode([]byte(`{"id":"1","segments":[{"id":"2"},{"id":"3","media":[{"callerNetwork":{"port":"none"}}]}]}`))
	return err != nil && placed.MatchString(err.Error())
}

var placed = regexp.MustCompile(`segments\W+1\W+media\W+0\W+callerNetwork\W+port`)

func own(c peers.Codec) bool {
	data := []byte(`{"id":"the text of a caller","caller":{"name":"that must not change"}}`)
	v, err := c.Decode(data)
	if err != nil {
		return false
	}
	for i := range data {
		data[i] = 'x'
	}
	out, err := c.Encode(v)
	return err == nil && strings.Contains(string(out), "the text of a caller") && !strings.Contains(string(out), "xx")
}
