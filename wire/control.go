package wire

import "strings"

// Control is the control information of an entity, complex value or page
// (OData JSON Format 4.01, section 4.6), in the spelling of OData 4.0 or 4.01.
// What is missing, or not of the type it should be, is zero.
type Control struct {
	Context                      string
	ID                           string
	ETag                         string
	Type                         string // as it was written, if that is not the name of the Go type: see TypeName
	EditLink, ReadLink           string
	MediaEditLink, MediaReadLink string
	MediaContentType, MediaETag  string
	NextLink, DeltaLink          string
	Removed                      bool   // the object stands for one that was deleted or left the collection
	RemovedReason                string // "deleted" or "changed"
}

// PropertyControl is the control information of a property.
type PropertyControl struct {
	Context                         string
	Type                            string
	Count                           Opt[int64]
	NextLink, DeltaLink             string
	NavigationLink, AssociationLink string
	MediaEditLink, MediaReadLink    string
	MediaContentType, MediaETag     string
	Bind                            []string
}

// Control returns the control information that was read or set.
func (d *Dynamic) Control() Control {
	var c Control
	for term, value := range d.control("") {
		switch term {
		case "context":
			c.Context = value.text()
		case "id":
			c.ID = value.text()
		case "etag":
			c.ETag = value.text()
		case "type":
			c.Type = value.text()
		case "editLink":
			c.EditLink = value.text()
		case "readLink":
			c.ReadLink = value.text()
		case "mediaEditLink":
			c.MediaEditLink = value.text()
		case "mediaReadLink":
			c.MediaReadLink = value.text()
		case "mediaContentType":
			c.MediaContentType = value.text()
		case "mediaEtag":
			c.MediaETag = value.text()
		case "nextLink":
			c.NextLink = value.text()
		case "deltaLink":
			c.DeltaLink = value.text()
		case "removed":
			c.Removed = true
			c.RemovedReason = value.member("reason").text()
		}
	}
	return c
}

// PropertyControl returns the control information about a property.
func (d *Dynamic) PropertyControl(name string) PropertyControl {
	var c PropertyControl
	for term, value := range d.control(name) {
		switch term {
		case "context":
			c.Context = value.text()
		case "type":
			c.Type = value.text()
		case "count":
			c.Count = value.count()
		case "nextLink":
			c.NextLink = value.text()
		case "deltaLink":
			c.DeltaLink = value.text()
		case "navigationLink":
			c.NavigationLink = value.text()
		case "associationLink":
			c.AssociationLink = value.text()
		case "mediaEditLink":
			c.MediaEditLink = value.text()
		case "mediaReadLink":
			c.MediaReadLink = value.text()
		case "mediaContentType":
			c.MediaContentType = value.text()
		case "mediaEtag":
			c.MediaETag = value.text()
		case "bind":
			c.Bind = value.texts()
		}
	}
	return c
}

// control returns the control information about target, "" for the object
// itself, by the name without prefix. Of two with the same name the first
// counts.
func (d *Dynamic) control(target string) map[string]controlValue {
	found := map[string]controlValue{}
	for name, value := range d.Annotations() {
		t, term, ok := splitControl(name)
		if _, twice := found[term]; ok && t == target && !twice {
			found[term] = controlValue(value)
		}
	}
	return found
}

// controlMember returns the member that is that control information about
// target, or nil.
func (d *Dynamic) controlMember(target, term string) *member {
	if d.bag == nil {
		return nil
	}
	for i, m := range d.bag.members {
		if t, found, ok := splitControl(m.name); ok && t == target && found == term {
			return &d.bag.members[i]
		}
	}
	return nil
}

func (d *Dynamic) hasControl(target, term string) bool { return d.controlMember(target, term) != nil }

// splitControl takes apart the name of control information: "@odata.type" and
// "@type" give "" and "type", "a@odata.count" and "a@count" give "a" and
// "count". Names of annotations, whose term has a namespace, give false.
func splitControl(name string) (target, term string, ok bool) {
	at := strings.IndexByte(name, '@')
	if at < 0 {
		return "", "", false
	}
	target, term = name[:at], name[at+1:]
	if short, prefixed := strings.CutPrefix(term, "odata."); prefixed {
		return target, short, true
	}
	return target, term, !strings.ContainsAny(term, ".@#")
}

// controlValue is the JSON value of control information.
type controlValue Raw

// text returns the text of a string, or "".
func (v controlValue) text() string {
	text, _ := Raw(v).Text()
	return text
}

// texts returns the text of a string, or those of an array of them.
func (v controlValue) texts() []string {
	if text, ok := Raw(v).Text(); ok {
		return []string{text}
	}
	d := v.decoder()
	texts, _ := readItems(d, d.space(0), "Edm.String", func(_, i int, v *string) int { return readString(d, i, v) })
	return texts
}

func (v controlValue) decoder() *decoder { return &decoder{scanner: newValueScanner(v)} }

// count returns a count, which is a number or, with IEEE754Compatible, a string.
func (v controlValue) count() (count Opt[int64]) {
	if d := v.decoder(); readInt64(d, d.space(0), &count.v) != failed {
		count.state = stateValue
	}
	return count
}

// member returns the value of a member of an object.
func (v controlValue) member(name string) (value controlValue) {
	s := newValueScanner(v)
	i, more := s.space(0), false
	if s.at(i) != '{' {
		return ""
	}
	for i, more = s.open(i, '}'); more; i, more = s.next(i, '}') {
		found, start := s.name(i)
		if start == failed {
			return ""
		}
		if i = s.skip(start); i == failed {
			return ""
		}
		if string(found) == name {
			value = controlValue(s.data[start:i])
		}
	}
	return value
}
