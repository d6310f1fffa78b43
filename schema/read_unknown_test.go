package schema

import (
	"encoding/xml"
	"strings"
	"testing"
)

// Nothing is ignored silently: whatever the element or object that an unknown
// part is put into, there is one more finding.
func TestReadReportsUnknown(t *testing.T) {
	for _, c := range constructs {
		if c.xml != "" {
			text := xmlHead + c.xml + xmlTail
			for _, tag := range startTags(text) {
				end := strings.IndexAny(text[tag:], " />") + tag
				reports(t, "f.xml", text, end, ` Unknown="x"`, "attribute-unknown")
				if close := strings.Index(text[tag:], ">") + tag; text[close-1] != '/' {
					reports(t, "f.xml", text, close+1, `<Unknown/>`, "element-unknown")
				}
			}
		}
		if c.json != "" {
			text := `{"$Version": "4.01", "n": {"$Alias": "self", ` + c.json + `}}`
			for at := range text {
				switch {
				case text[at] != '{':
				case text[at+1] == '}':
					reports(t, "f.json", text, at+1, `"$Unknown": []`, "")
				default:
					reports(t, "f.json", text, at+1, `"$Unknown": [], `, "")
				}
			}
		}
	}
}

// reports checks that a text with something put into it gives a finding more.
func reports(t *testing.T, name, text string, at int, inserted, rule string) {
	t.Helper()
	changed := text[:at] + inserted + text[at:]
	_, ds := readDocument(name, changed)
	if len(ds) == 0 || rule != "" && (len(ds) > 1 || ds[0].Rule != rule) {
		t.Errorf("%q in …%s… gives %v, want a finding %s", inserted, text[max(0, at-40):min(len(text), at+40)], ds, rule)
	}
}

// startTags returns the offsets of the start tags.
func startTags(text string) []int {
	var all []int
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		at := int(dec.InputOffset())
		token, err := dec.Token()
		if err != nil {
			return all
		}
		if _, ok := token.(xml.StartElement); ok {
			all = append(all, at)
		}
	}
}

// Values of another kind than the standard's are reported wherever they stand.
func TestReadReportsWrongValues(t *testing.T) {
	for _, c := range constructs {
		text := `{"$Version": "4.01", "n": {"$Alias": "self", ` + c.json + `}}`
		for at := 0; c.json != ""; {
			i := strings.Index(text[at:], `"$`)
			if i < 0 {
				break
			}
			start := strings.Index(text[at+i:], ":") + at + i + 1
			name := text[at+i : start]
			at = start
			switch name {
			case `"$OnDelete@self.X":`, `"$DefaultValue":`, `"$Null":`, `"$LabeledElement":`, `"$UrlRef":`, `"$Not":`, `"$Neg":`, `"$Cast":`, `"$IsOf":`, `"$Version":`, `"$ReturnType":`:
				continue // of any kind, or checked elsewhere
			}
			found := false
			for _, wrong := range []string{"[[null]]", "7"} { // what is no array, or no number, or neither
				_, ds := readDocument("f.json", text[:start]+wrong+`, "$rest": `+text[start:])
				for _, d := range ds {
					found = found || d.Rule == "value-invalid" || d.Rule == "constraint-incomplete"
				}
			}
			if !found {
				t.Errorf("%s of another kind is not reported in %s", name, c.name)
			}
		}
	}
}
