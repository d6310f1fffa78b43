package evaluate

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// geometry is a spatial value: the positions of a point, a line or the rings of a
// polygon. round says that they are on the earth, with longitude and latitude in degrees.
type geometry struct {
	kind  string // "Point", "LineString" or "Polygon"
	rings [][]position
	srid  string // "" if not said
	round bool
}

type position struct{ x, y float64 }

// geometryOf returns the geometry of a value: of GeoJSON, or of the text of a literal.
// What has more than one part is false.
func geometryOf(v wire.Value) (geometry, bool) {
	if v.Kind() != wire.KindSpatial {
		return geometry{}, false
	}
	if text := v.Text(); !strings.HasPrefix(strings.TrimSpace(text), "{") {
		return geometryOfText(text)
	}
	return geometryOfGeoJSON(v.Text())
}

// geometryOfGeoJSON reads GeoJSON, whose positions are on the earth unless a member crs
// names the plane EPSG:0 (OData JSON Format 4.01, 7.1; RFC 7946).
func geometryOfGeoJSON(text string) (geometry, bool) {
	var object struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
		CRS         struct {
			Properties struct {
				Name string `json:"name"`
			} `json:"properties"`
		} `json:"crs"`
	}
	if json.Unmarshal([]byte(text), &object) != nil {
		return geometry{}, false
	}
	g := geometry{kind: object.Type, round: true}
	if _, srid, ok := strings.Cut(object.CRS.Properties.Name, "EPSG:"); ok {
		g.srid, g.round = srid, srid != "0"
	}
	var point []float64
	var line [][]float64
	var rings [][][]float64
	var err error
	switch g.kind {
	case "Point":
		if err = json.Unmarshal(object.Coordinates, &point); err == nil {
			rings = [][][]float64{{point}}
		}
	case "LineString":
		if err = json.Unmarshal(object.Coordinates, &line); err == nil {
			rings = [][][]float64{line}
		}
	case "Polygon":
		err = json.Unmarshal(object.Coordinates, &rings)
	default:
		return g, false
	}
	if err != nil {
		return g, false
	}
	for _, ring := range rings {
		var positions []position
		for _, p := range ring {
			if len(p) < 2 {
				return g, false
			}
			positions = append(positions, position{p[0], p[1]})
		}
		g.rings = append(g.rings, positions)
	}
	return g, true
}

// geometryOfText reads the text of a literal: geography or geometry before the
// well-known text, in quotes (ABNF, fullPointLiteral and others).
func geometryOfText(text string) (geometry, bool) {
	g := geometry{}
	kind, quoted, ok := strings.Cut(text, "'")
	if !ok {
		return g, false
	}
	g.round = strings.EqualFold(kind, "geography")
	srid, shape, ok := strings.Cut(strings.TrimSuffix(quoted, "'"), ";")
	if !ok || len(srid) < len("SRID=") {
		return g, false
	}
	g.srid = srid[len("SRID="):]
	name, rest, ok := strings.Cut(shape, "(")
	if !ok {
		return g, false
	}
	for _, known := range []string{"Point", "LineString", "Polygon"} {
		if strings.EqualFold(strings.TrimSpace(name), known) {
			g.kind = known
		}
	}
	rest = strings.TrimSuffix(rest, ")")
	rings := []string{rest}
	switch g.kind {
	case "":
		return g, false
	case "Polygon":
		rings = strings.Split(strings.Trim(rest, "()"), "),(")
	}
	for _, ring := range rings {
		var positions []position
		for _, text := range strings.Split(ring, ",") {
			numbers := strings.Fields(text)
			if len(numbers) < 2 {
				return g, false
			}
			x, err := strconv.ParseFloat(numbers[0], 64)
			y, err2 := strconv.ParseFloat(numbers[1], 64)
			if err != nil || err2 != nil {
				return g, false
			}
			positions = append(positions, position{x, y})
		}
		g.rings = append(g.rings, positions)
	}
	return g, true
}

// wellKnown returns the well-known text, with the SRID.
func (g geometry) wellKnown() string {
	srid := g.srid
	if srid == "" {
		srid = "4326"
	}
	var rings []string
	for _, ring := range g.rings {
		var positions []string
		for _, p := range ring {
			positions = append(positions, strconv.FormatFloat(p.x, 'f', -1, 64)+" "+strconv.FormatFloat(p.y, 'f', -1, 64))
		}
		rings = append(rings, strings.Join(positions, ","))
	}
	shape := strings.Join(rings, "),(")
	if g.kind == "Polygon" {
		shape = "(" + shape + ")"
	}
	return "SRID=" + srid + ";" + g.kind + "(" + shape + ")"
}

// The functions of geometries (URL Conventions 5.1.1.11). Distances on the earth are
// those on a sphere, in metres; others those in the plane, in its units. Edges of polygons
// are straight in the coordinates, as RFC 7946 has them.

// earthRadius is the mean radius of the earth in metres (IUGG).
const earthRadius = 6371008.8

func (c *calc) distance(a, b wire.Value) wire.Value {
	x, y, ok := c.geometries("geo.distance", a, b, "Point", "Point")
	if !ok {
		return null
	}
	return internal.Double(between(x.rings[0][0], y.rings[0][0], x.round && y.round))
}

func between(a, b position, round bool) float64 {
	if !round {
		return math.Hypot(a.x-b.x, a.y-b.y)
	}
	const degree = math.Pi / 180
	sinY, sinX := math.Sin((b.y-a.y)*degree/2), math.Sin((b.x-a.x)*degree/2)
	h := sinY*sinY + math.Cos(a.y*degree)*math.Cos(b.y*degree)*sinX*sinX
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h)))
}

func (c *calc) lineLength(v wire.Value) wire.Value {
	line, ok := c.geometry(v, "LineString")
	if !ok {
		return null
	}
	total := 0.0
	for i, p := range line.rings[0][1:] {
		total += between(line.rings[0][i], p, line.round)
	}
	return internal.Double(total)
}

func (c *calc) intersects(a, b wire.Value) truth {
	if g, ok := geometryOf(a); ok && g.kind == "Polygon" {
		a, b = b, a
	}
	point, polygon, ok := c.geometries("geo.intersects", a, b, "Point", "Polygon")
	if !ok {
		return unknown
	}
	p := point.rings[0][0]
	inside := false
	for _, ring := range polygon.rings {
		within, edge := p.in(ring)
		if edge {
			return yes
		}
		inside = inside != within // a hole is a ring in another
	}
	return truthOf(inside)
}

// in reports whether p is in a ring, and whether it is on its edge.
func (p position) in(ring []position) (inside, edge bool) {
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		cross := (b.x-a.x)*(p.y-a.y) - (b.y-a.y)*(p.x-a.x)
		if cross == 0 && p.x >= min(a.x, b.x) && p.x <= max(a.x, b.x) && p.y >= min(a.y, b.y) && p.y <= max(a.y, b.y) {
			return true, true
		}
		if (a.y > p.y) != (b.y > p.y) && (cross > 0) == (b.y > a.y) {
			inside = !inside
		}
	}
	return inside, false
}

func (c *calc) geometries(name string, a, b wire.Value, first, second string) (x, y geometry, ok bool) {
	if a.IsMissing() || b.IsMissing() {
		return x, y, false
	}
	if x, ok = c.geometry(a, first); ok {
		y, ok = c.geometry(b, second)
	}
	if ok && x.srid != "" && y.srid != "" && x.srid != y.srid {
		c.fail(&UnsupportedError{What: name + " of positions in the systems " + x.srid + " and " + y.srid})
		return x, y, false
	}
	return x, y, ok
}

func (c *calc) geometry(v wire.Value, kind string) (geometry, bool) {
	g, ok := geometryOf(v)
	if !ok || g.kind != kind || len(g.rings) == 0 || len(g.rings[0]) == 0 {
		return g, false
	}
	return g, true
}
