package query

import (
	"errors"
	"strings"
)

var errSpatial = errors.New("a spatial literal looks like geography'SRID=4326;Point(142.1 64.1)'")

// spatialTypes say how many levels of parentheses the positions have.
var spatialTypes = [...]struct {
	name   string
	levels int
}{
	{"Point", 1}, {"LineString", 1}, {"Polygon", 2},
	{"MultiPoint", 2}, {"MultiLineString", 2}, {"MultiPolygon", 3},
}

const (
	spatialCollection = "GeometryCollection"
	maxSpatialDepth   = 8
)

// checkSpatial checks the well-known text of a Geography or Geometry literal
// (ABNF, fullPointLiteral and its like).
func checkSpatial(s string) error {
	srid, shape, ok := strings.Cut(s, ";")
	if !ok || len(srid) < 6 || len(srid) > 10 || !strings.EqualFold(srid[:5], "SRID=") || scanDigits(srid[5:]) != len(srid)-5 {
		return errSpatial
	}
	if rest, ok := cutShape(shape, maxSpatialDepth); !ok || rest != "" {
		return errSpatial
	}
	return nil
}

// cutShape reads one shape and returns what follows it.
func cutShape(s string, depth int) (string, bool) {
	n := scanWord(s)
	name := s[:n]
	if strings.EqualFold(name, spatialCollection) {
		if depth == 0 {
			return s, false
		}
		return cutList(s[n:], func(s string) (string, bool) { return cutShape(s, depth-1) })
	}
	for _, t := range spatialTypes {
		if !strings.EqualFold(name, t.name) {
			continue
		}
		if t.levels > 1 && strings.HasPrefix(t.name, "Multi") && s[n:] == "()" {
			return "", true
		}
		rest, ok := cutPositions(s[n:], t.levels, t.name)
		single := strings.IndexByte(s[n:len(s)-len(rest)], ',') < 0
		return rest, ok && (t.name != "Point" || single)
	}
	return s, false
}

// cutPositions reads positions in so many levels of parentheses, for a type.
func cutPositions(s string, levels int, of string) (string, bool) {
	if levels == 0 {
		return cutPosition(s)
	}
	rest, ok := cutList(s, func(s string) (string, bool) { return cutPositions(s, levels-1, of) })
	if ok && levels == 1 && strings.HasSuffix(of, "LineString") && strings.IndexByte(s[:len(s)-len(rest)], ',') < 0 {
		return rest, false // a line has two positions at least
	}
	return rest, ok
}

// cutList reads items between parentheses.
func cutList(s string, item func(string) (string, bool)) (string, bool) {
	for open := byte('('); ; open = ',' {
		if s == "" || s[0] != open {
			return s, false
		}
		var ok bool
		if s, ok = item(s[1:]); !ok || s == "" {
			return s, false
		}
		if s[0] == ')' {
			return s[1:], true
		}
	}
}

// cutPosition reads two to four numbers.
func cutPosition(s string) (string, bool) {
	for count := 1; ; count++ {
		if s == "" {
			return s, false
		}
		_, n := scanNumber(s)
		if n == 0 {
			return s, false
		}
		if s = s[n:]; !strings.HasPrefix(s, " ") || count == 4 {
			return s, count >= 2
		}
		s = s[1:]
	}
}
