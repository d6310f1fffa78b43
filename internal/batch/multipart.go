package batch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
)

// readMultipart reads requests and change sets (Protocol 11.7.7.1).
func readMultipart(body []byte, boundary string, most int) (list []Request, err error) {
	sets := 0
	err = eachPart(body, boundary, func(header textproto.MIMEHeader, part []byte) error {
		inner, nested := boundaryOf(header)
		if !nested {
			r, err := readRequest(header, part)
			list = append(list, r)
			return limited(err, len(list), most)
		}
		sets++
		before := len(list)
		return eachPart(part, inner, func(header textproto.MIMEHeader, part []byte) error {
			r, err := readRequest(header, part)
			if r.Group = "changeset" + strconv.Itoa(sets); err == nil && r.Method == http.MethodGet {
				err = errors.New("a change set has no GET (Protocol 11.7.7.4)")
			}
			if list = append(list, r); err != nil {
				return fmt.Errorf("the request %d of a change set: %w", len(list)-before, err)
			}
			return limited(nil, len(list), most)
		})
	})
	return list, err
}

func limited(err error, n, most int) error {
	if err == nil && n > most {
		return tooMany(most)
	}
	return err
}

// eachPart calls a function with the header and the body of each part.
func eachPart(body []byte, boundary string, do func(textproto.MIMEHeader, []byte) error) error {
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for n := 1; ; n++ {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) && n > 1 {
			return nil
		}
		var text []byte
		if err == nil {
			text, err = io.ReadAll(part)
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return fmt.Errorf("the part %d: the body ends before the boundary %q", n, boundary)
		case err != nil:
			return fmt.Errorf("the part %d: %w", n, err)
		}
		if err := do(part.Header, text); err != nil {
			return fmt.Errorf("the part %d: %w", n, err)
		}
	}
}

// boundaryOf returns the boundary of a part that consists of parts.
func boundaryOf(header textproto.MIMEHeader) (string, bool) {
	name, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	return parameters["boundary"], err == nil && name == "multipart/mixed"
}

// message reads a part of the type application/http: a first line, a header, a body.
func message(header textproto.MIMEHeader, part []byte) (first string, inner http.Header, body []byte, err error) {
	if name, _, err := mime.ParseMediaType(header.Get("Content-Type")); err != nil || name != "application/http" {
		return "", nil, nil, fmt.Errorf("the Content-Type %q is not application/http", header.Get("Content-Type"))
	}
	if encoding := header.Get("Content-Transfer-Encoding"); encoding != "" && !strings.EqualFold(encoding, "binary") {
		return "", nil, nil, fmt.Errorf("the Content-Transfer-Encoding %q is not binary", encoding)
	}
	from := bytes.NewReader(part)
	buffered := bufio.NewReader(from)
	reader := textproto.NewReader(buffered)
	for first == "" {
		if first, err = reader.ReadLine(); err != nil {
			return "", nil, nil, errors.New("the first line of an HTTP message is missing")
		}
		first = strings.TrimSpace(first)
	}
	mimeHeader, err := reader.ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) { // a header that nothing follows may end anywhere
		return "", nil, nil, fmt.Errorf("the header of the HTTP message: %w", err)
	}
	body = part[len(part)-from.Len()-buffered.Buffered():]
	if n, err := strconv.Atoi(mimeHeader.Get("Content-Length")); err == nil && n >= 0 && n < len(body) {
		body = body[:n]
	}
	if len(body) == 0 {
		body = nil
	}
	return first, http.Header(mimeHeader), body, nil
}

// readRequest reads the request that a part is.
func readRequest(header textproto.MIMEHeader, part []byte) (r Request, err error) {
	var first string
	if first, r.Header, r.Body, err = message(header, part); err != nil {
		return r, err
	}
	method, rest, _ := strings.Cut(first, " ")
	url, found := strings.CutSuffix(rest, " HTTP/1.1")
	if url = strings.TrimSpace(url); !found || url == "" { // it may have spaces: clients of others do not encode them
		return r, fmt.Errorf("%q is no method, URL and HTTP/1.1", first)
	}
	r.Method, r.URL, r.ID = method, url, header.Get("Content-Id")
	if r.ID == "" { // clients of others write it here
		r.ID = r.Header.Get("Content-Id")
	}
	r.Header.Del("Content-Id")
	r.Header.Del("Content-Length")
	return r, nil
}

// readMultipartResponses reads answers, which may stand in change sets.
func readMultipartResponses(body []byte, boundary string, most int) (list []Response, err error) {
	sets := 0
	err = eachPart(body, boundary, func(header textproto.MIMEHeader, part []byte) error {
		inner, nested := boundaryOf(header)
		if !nested {
			r, err := readResponse(header, part)
			list = append(list, r)
			return limited(err, len(list), most)
		}
		sets++
		return eachPart(part, inner, func(header textproto.MIMEHeader, part []byte) error {
			r, err := readResponse(header, part)
			r.Group = "changeset" + strconv.Itoa(sets)
			list = append(list, r)
			return limited(err, len(list), most)
		})
	})
	return list, err
}

// readResponse reads the answer that a part is.
func readResponse(header textproto.MIMEHeader, part []byte) (r Response, err error) {
	var first string
	if first, r.Header, r.Body, err = message(header, part); err != nil {
		return r, err
	}
	protocol, rest, _ := strings.Cut(first, " ")
	status, _, _ := strings.Cut(rest, " ")
	if r.Status, err = strconv.Atoi(status); err != nil || !strings.HasPrefix(protocol, "HTTP/") || r.Status < 100 || r.Status > 999 {
		return r, fmt.Errorf("%q is no HTTP/1.1 and status", first)
	}
	r.ID = header.Get("Content-Id")
	return r, nil
}

// appendMultipart writes messages, those of a group in a part of its own.
func appendMultipart[T any](b []byte, boundary string, list []T, group func(*T) string, appendPart func(*T, []byte) []byte) []byte {
	for i := 0; i < len(list); {
		b = appendBoundary(b, boundary, "")
		name := group(&list[i])
		if name == "" {
			b = append(appendPart(&list[i], b), "\r\n"...)
			i++
			continue
		}
		// There are readers that cut the body wherever the outer boundary stands, and
		// others that know the answers of a change set by this word.
		inner := fmt.Sprintf("changesetresponse_%d_%s", i, boundary)
		b = fmt.Appendf(b, "Content-Type: %s\r\n\r\n", Form{inner}.ContentType())
		for ; i < len(list) && group(&list[i]) == name; i++ {
			b = appendBoundary(b, inner, "")
			b = append(appendPart(&list[i], b), "\r\n"...)
		}
		b = appendBoundary(b, inner, "--")
	}
	return appendBoundary(b, boundary, "--")
}

func appendBoundary(b []byte, boundary, end string) []byte {
	return fmt.Appendf(b, "--%s%s\r\n", boundary, end)
}

// appendPart writes the request as a part.
func (r *Request) appendPart(b []byte) []byte {
	return appendMessage(b, r.ID, fmt.Sprintf("%s %s HTTP/1.1", r.Method, r.URL), r.Header, r.Body)
}

// appendPart writes the answer as a part.
func (r *Response) appendPart(b []byte) []byte {
	return appendMessage(b, r.ID, fmt.Sprintf("HTTP/1.1 %d %s", r.Status, http.StatusText(r.Status)), r.Header, r.Body)
}

func appendMessage(b []byte, id, first string, header http.Header, body []byte) []byte {
	b = append(b, "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"...)
	if id != "" {
		b = fmt.Appendf(b, "Content-ID: %s\r\n", line(id))
	}
	b = fmt.Appendf(b, "\r\n%s\r\n", line(first))
	for _, name := range namesOf(header) {
		for _, value := range header[name] {
			b = fmt.Appendf(b, "%s: %s\r\n", spelled(name), line(value))
		}
	}
	if len(body) > 0 && header["Content-Length"] == nil {
		b = fmt.Appendf(b, "Content-Length: %d\r\n", len(body))
	}
	return append(append(b, "\r\n"...), body...)
}

// spelled returns the name of a header as its standard writes it, which some read by that
// alone.
func spelled(name string) string {
	switch http.CanonicalHeaderKey(name) {
	case "Etag":
		return "ETag"
	case "Odata-Entityid":
		return "OData-EntityId"
	case "Odata-Maxversion":
		return "OData-MaxVersion"
	case "Odata-Version":
		return "OData-Version"
	}
	return name
}

// namesOf returns the names of headers in order.
func namesOf(header http.Header) (names []string) {
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// line returns a text that cannot end a line of a header.
func line(text string) string {
	return strings.NewReplacer("\r", " ", "\n", " ").Replace(text)
}
