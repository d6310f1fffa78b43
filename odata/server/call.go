package server

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// call parses what the route's handler wants to know, calls it, and answers
// with the result.
func (r *request) call() error {
	err := r.parseQuery()
	if err != nil {
		return err
	}
	if err := r.authorizeRelated(); err != nil {
		return err
	}
	if err := r.negotiate(); err != nil {
		return err
	}
	if err = r.followHops(); err != nil {
		return err
	}
	var result any
	err = r.editing(func() error {
		if err := r.readParameters(); err != nil {
			return err
		}
		if err := r.checkCasts(); err != nil {
			return err
		}
		if err := r.checkConditions(); err != nil {
			return err
		}
		r.keepThere()
		result, err = r.create()
		return err
	})
	if err != nil {
		return err
	}
	if err := r.exchange.Request.Context().Err(); err != nil {
		return err
	}
	if name := beyond(r.asked); name != "" && r.left(Select) {
		return NotImplemented(name)
	}
	switch {
	case r.route.writes():
		return r.written(result)
	case r.route.ReadsMedia():
		m, _ := result.(*odata.Media)
		return r.answerMedia(m)
	}
	return r.answer(result)
}

// beyond returns the first option that no step of the server's is about; "" if there is
// none.
func beyond(q *query.Options) string {
	if q.Temporal != nil {
		return "a temporal option"
	}
	for i := range q.Expand {
		if n := q.Expand[i].Navigation(); n.Kind == query.ValueSegment || n.Kind == query.AnnotationSegment || n.Type.Kind == query.StreamKind {
			return "expanding " + n.Name
		}
	}
	return ""
}

// checkQuery refuses options that the request cannot have, and opens its tokens.
func (r *request) checkQuery() error {
	if err := r.checkVersion(); err != nil {
		return err
	}
	if err := checkRepeats(r.asked); err != nil {
		return err
	}
	if err := r.checkOptions(); err != nil {
		return err
	}
	return r.begin()
}

// checkRepeats refuses what is expanded twice (URL Conventions 5.1.3). How many there are is
// another thing than what they are.
func checkRepeats(q *query.Options) error {
	if q == nil || len(q.Expand) == 0 {
		return nil
	}
	type what struct {
		path  string
		count bool
	}
	seen := map[what]bool{}
	for i := range q.Expand {
		item := &q.Expand[i]
		one := what{item.Path.String(), item.Count}
		if seen[one] && item.Navigation().Kind != query.WildcardSegment {
			return BadRequest(one.path+" is in $expand twice", "$expand")
		}
		seen[one] = true
		if err := checkRepeats(item.Options); err != nil {
			return err
		}
	}
	return nil
}

// checkVersion refuses a version of the description that is not this one (Protocol
// 11.2.12).
func (r *request) checkVersion() error {
	v := r.asked.SchemaVersion
	switch {
	case v == "" || v == "*" || slices.Contains(r.handler.described.Versions, v):
		return nil
	case r.handler.described.Versions == nil:
		return NotImplemented("$schemaversion")
	}
	return &Error{Status: http.StatusNotFound, Message: "there is no version " + v + " of the description", Target: "$schemaversion"}
}

// parseQuery parses the query options, about what the request is about, and
// says what they are to the route's handler.
func (r *request) parseQuery() (err error) {
	t := &r.target
	if text := r.exchange.Request.URL.RawQuery; text == "" {
		r.asked = r.noQuery()
	} else {
		if r.asked, err = r.handler.parser.Query(text, structured(t.typ, t.collection)); err != nil {
			return err
		}
		if err = r.checkQuery(); err != nil {
			return err
		}
	}
	if t.filter != nil { // the same as $filter, which is about what it leaves, and before $apply
		own := *r.asked
		if own.Apply != nil {
			own.Apply = append([]query.Transformation{&query.FilterStep{Filter: t.filter}}, own.Apply...)
		} else {
			own.Filter = query.Both(t.filter, own.Filter)
		}
		r.asked = &own
	}
	r.query = r.asked
	switch {
	case t.path != nil:
		// The handler gives the entity, and is told which property is wanted, and what of it
		// is expanded.
		cast := castTo(t.entity, r.route.about.typ, t.path[0])
		path := append(cast, segmentsTo(t.entity, t.path)...)
		r.query = &query.Options{Select: []query.SelectItem{{Path: query.Path{Segments: path[:len(cast)+1]}}}, Custom: r.asked.Custom}
		r.query.Expand = onlyExpand(r.asked.Expand, path)
		if t.collection { // no route leads to what items lead to
			r.query.Expand = append(r.query.Expand, looksAt(relatedIn(r.asked, t.typ), t.typ, path)...)
		}
	case t.kind == countTarget:
		// The count is that of all items (Protocol 11.2.10).
		r.query = &query.Options{Apply: r.asked.Apply, Compute: r.asked.Compute, Filter: r.asked.Filter, Search: r.asked.Search, Count: true, DeltaToken: r.asked.DeltaToken, Aliases: r.asked.Aliases, Custom: r.asked.Custom}
	}
	return nil
}

// checkOptions refuses options that are about what the request does not do.
func (r *request) checkOptions() error {
	switch q := r.asked; {
	case !q.Index.IsAbsent() && r.reads():
		return BadRequest("$index says where a new item goes in a collection; what reads has no use for it", "$index")
	case !q.Index.IsAbsent() && !r.adds():
		return NotImplemented("$index")
	case q.ID != "" && r.route.Kind != routes.Reference:
		return BadRequest("$id names what $entity is about, or the reference that DELETE removes", "$id")
	}
	return nil
}

// castTo returns the cast behind which a property stands that entities of a type have, and those
// of the declared type have not; none if they have.
func castTo(entity, declared wire.Structured, name string) []query.Segment {
	if entity == nil || declared == nil || wire.FindProperty(declared, name) != nil || wire.FindProperty(entity, name) == nil {
		return nil
	}
	return []query.Segment{{Kind: query.CastSegment, Name: nameOf(entity), Type: structured(entity, false)}}
}

// segmentsTo returns the segments of a path of properties.
func segmentsTo(entity wire.Structured, names []string) (path []query.Segment) {
	for _, name := range names {
		segment := query.Segment{Name: name}
		if entity != nil {
			segment.Property = wire.FindProperty(entity, name)
			segment.Type = query.TypeOf(segment.Property)
			entity = segment.Type.Target
		}
		path = append(path, segment)
	}
	return path
}

// onlyExpand returns items of $expand behind a path, with no options that choose what is
// expanded.
func onlyExpand(items []query.ExpandItem, behind []query.Segment) (list []query.ExpandItem) {
	for _, item := range items {
		item.Path.Segments = slices.Concat(behind, item.Path.Segments)
		if item.Options != nil {
			item.Options = &query.Options{Expand: onlyExpand(item.Options.Expand, nil)}
		}
		list = append(list, item)
	}
	return list
}

// negotiate finds the form of the answer, if there is to be one.
func (r *request) negotiate() error {
	if r.target.typ == nil && r.target.typeName == "" {
		return nil
	}
	f, err := negotiate(r.exchange.Request.Header, r.asked.Format, r.target.media()...)
	if err != nil {
		return err
	}
	switch {
	case r.target.kind == countTarget:
		f.media = mediaText
	case r.asked.DeltaToken != "" && f.level == odata.MetadataNone:
		return BadRequest("what has changed cannot be told with odata.metadata=none (JSON Format 3.1.3)", "Accept")
	}
	f.version = r.format.version
	r.format = f
	return nil
}

// readParameters reads the parameters of an operation.
func (r *request) readParameters() (err error) {
	switch {
	case r.route.Kind == routes.Function:
		r.parameters, err = r.readArguments()
	case r.route.Kind == routes.Action:
		r.parameters, err = r.readBody()
	case r.route.writes():
		err = r.readWritten()
	}
	return err
}

// readBody reads an action's parameters (Protocol 11.5.5.1).
func (r *request) readBody() (wire.Structured, error) {
	body, err := r.body()
	if err != nil {
		return nil, err
	}
	if r.route.Parameters == nil {
		if len(body) > 0 && !bytes.Equal(bytes.Join(bytes.Fields(body), nil), []byte("{}")) {
			return nil, BadRequest("the action takes no parameters: the body is to be empty or {}", "")
		}
		return nil, nil
	}
	v := r.route.Parameters()
	if len(body) > 0 {
		if err := wire.Unmarshal(body, v, r.route.reading...); err != nil {
			return nil, badArguments(err)
		}
	}
	return v, r.checkParameters(v)
}

func parameterNull(name string) error {
	return BadRequest("the parameter "+name+" must not be null", name)
}

// checkParameters refuses parameters that the operation does not have, and
// those that it must have if they are missing or null.
func (r *request) checkParameters(v wire.Structured) error {
	for name := range wire.DynamicOf(v).Undeclared() {
		if _, declared := wire.LookupProperty(v, name); !declared && !strings.Contains(name, "@") {
			return BadRequest("the operation has no parameter "+name, name)
		}
	}
	for _, name := range r.route.Required {
		switch value, ok := codec.ValueAt(v, name); {
		case !ok || value.IsAbsent():
			return BadRequest("the parameter "+name+" is missing", name)
		case value.IsNull():
			return parameterNull(name)
		}
	}
	for p, value := range codec.Values(v) { // of those that not all overloads have
		if value.Kind() == wire.KindNull && !p.Collection {
			if r.route.said[p.Name].NotNull {
				return parameterNull(p.Name)
			}
		}
	}
	if err := r.checkShapes(v); err != nil {
		return err
	}
	return r.checkWritten(v, "")
}

// body reads the request's body, which is JSON if it is not empty.
func (r *request) body() ([]byte, error) {
	body, err := r.exchange.ReadBody()
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return nil, err
	}
	header := r.exchange.Request.Header
	if encoding := headerValue(header, "Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return nil, &Error{Status: http.StatusUnsupportedMediaType, Message: "the Content-Encoding " + encoding + " is not supported"}
	}
	if contentType := headerValue(header, "Content-Type"); !isJSON(contentType) {
		return nil, &Error{Status: http.StatusUnsupportedMediaType,
			Message: fmt.Sprintf("the Content-Type %q is not supported; application/json in UTF-8 is", contentType)}
	}
	r.sent = wire.Raw(body)
	return body, nil
}

// isJSON reports whether a Content-Type is that of JSON in UTF-8.
func isJSON(contentType string) bool {
	if contentType == mediaTypes[mediaJSON] { // as most are
		return true
	}
	name, parameters, err := mime.ParseMediaType(contentType)
	charset := parameters["charset"]
	return err == nil && name == mediaTypes[mediaJSON] && (charset == "" || strings.EqualFold(charset, "utf-8"))
}
