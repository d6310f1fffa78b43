package odata

import (
	"io"
	"time"
)

// Media is the content of a media entity, or of a stream property (Protocol 11.2.3 and
// 11.4.7): bytes of a media type that are read as they come.
type Media struct {
	io.Reader
	// ContentType is the media type, such as "image/png"; "" is application/octet-stream.
	ContentType string
	// Size is the number of bytes, or -1 if it is not known. In what is sent 0 is not known
	// either, and what has another size is broken off.
	Size int64
	// ETag is that of the content, not of the entity, such as `"1"`; "" for none. What is
	// given to a function that writes says by it which ETag the content must still have, as
	// the header If-Match does, and the function sets it to what it is afterwards.
	ETag string
	// Modified is when the content was changed last; zero if it is not known.
	Modified time.Time
}

// NewMedia returns content of a media type that r has. A server closes what it has sent, if
// it can be closed, and a client too, but for an [io.Seeker], such as a file: that is sent
// again from where it was if an attempt fails, and stays open.
func NewMedia(contentType string, r io.Reader) *Media {
	return &Media{Reader: r, ContentType: contentType, Size: -1}
}

// Close closes what the content is read from, if it can be: that which a client has got,
// whose connection is free again then. It has nothing to do for nil.
func (m *Media) Close() error {
	if m == nil {
		return nil
	}
	if closer, ok := m.Reader.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}
