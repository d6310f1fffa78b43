package wire

// GeoJSON is a value of one of the geography and geometry types, such as
// Edm.GeographyPoint: the JSON text of a GeoJSON object (OData JSON Format 4.01,
// section 7.1; RFC 7946), kept byte for byte. "" is absent.
type GeoJSON string

const wantGeoJSON = "a GeoJSON object"

// ParseGeoJSON parses a JSON object with a member type that names a GeoJSON
// geometry.
func ParseGeoJSON(s string) (GeoJSON, error) { return parseGeoJSON([]byte(s)) }

func parseGeoJSON(b []byte) (GeoJSON, error) {
	raw, err := parseRaw(b)
	if err != nil {
		return "", err
	}
	if raw[0] != '{' {
		return "", notA(wantGeoJSON, "found "+excerpt([]byte(raw)))
	}
	v := GeoJSON(raw)
	switch name := v.Type(); name {
	case "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection":
		return v, nil
	case "":
		return "", notA(wantGeoJSON, `it has no member "type" that is a string`)
	default:
		return "", notA(wantGeoJSON, "type "+excerpt([]byte(name)))
	}
}

// Type returns the type that the object names, such as "Point"; "" if there is
// none.
func (v GeoJSON) Type() string {
	s := newValueScanner(v)
	i, more := s.space(0), false
	if s.at(i) != '{' {
		return ""
	}
	for i, more = s.open(i, '}'); more; i, more = s.next(i, '}') {
		name, value := s.name(i)
		if value == failed {
			return ""
		}
		if string(name) == "type" {
			if s.at(value) != '"' {
				return ""
			}
			text, _ := s.text(value)
			return string(text)
		}
		if i = s.skip(value); i == failed {
			return ""
		}
	}
	return ""
}

// String returns the JSON text.
func (v GeoJSON) String() string { return string(v) }

// appendTo appends the JSON text to b; null if there is none.
func (v GeoJSON) appendTo(b []byte) []byte {
	if v == "" {
		return append(b, "null"...)
	}
	return append(b, v...)
}

// MarshalJSON implements encoding/json's Marshaler: the JSON text, or null if
// there is none.
func (v GeoJSON) MarshalJSON() ([]byte, error) { return v.appendTo(nil), nil }

// UnmarshalJSON implements encoding/json's Unmarshaler; null makes it absent.
func (v *GeoJSON) UnmarshalJSON(data []byte) (err error) {
	if string(data) == "null" {
		*v = ""
		return nil
	}
	*v, err = parseGeoJSON(data)
	return err
}
