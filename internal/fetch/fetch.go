// Package fetch gets documents from the web, with limits on everything that the other
// side decides: how long it takes, how much it sends, where it leads.
package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/odatagen/odatagen/internal/visible"
)

// Client gets documents. The zero value has no limits.
type Client struct {
	Timeout  time.Duration // of connecting, and of waiting for an answer to begin
	Total    time.Duration // of all of it
	MaxBytes int64         // of a document, once it is unpacked
}

// Default has limits that no description comes near.
var Default = Client{Timeout: 30 * time.Second, Total: 10 * time.Minute, MaxBytes: 256 << 20}

const maxRedirects = 5

// accepted is what is asked for, unless headers say otherwise: some services answer
// browsers with a page.
const accepted = "application/xml, application/json;q=0.9, application/yaml;q=0.9, */*;q=0.5"

// Answer is a document, or that it is as it was.
type Answer struct {
	Data      []byte // nil if it is as it was
	Version          // of the document, if the server says it
	Unchanged bool   // status 304, to a request with a version
	Whole     bool   // whether the server said where the document ends
}

// Get returns the document at an address of http or https, unless it is of a version that
// is there, which may be the zero value (RFC 9110, section 13). Proxies are those that the
// environment names. Redirects lead neither away from https nor take headers to another
// host. Errors say nothing of the headers' values.
func (c Client) Get(ctx context.Context, address string, headers map[string]string, there Version) (Answer, error) {
	if c.Total > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.Total)
		defer cancel()
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("User-Agent", "odatagen")
	request.Header.Set("Accept", accepted)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	there.ask(request.Header)
	client := http.Client{CheckRedirect: redirect(headers), Transport: &http.Transport{
		Proxy:       http.ProxyFromEnvironment,
		DialContext: (&net.Dialer{Timeout: c.Timeout}).DialContext, TLSHandshakeTimeout: c.Timeout, ResponseHeaderTimeout: c.Timeout,
		DisableKeepAlives: true, ForceAttemptHTTP2: true,
	}}
	answer, err := client.Do(request)
	if err != nil {
		return Answer{}, explain(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNotModified && there != (Version{}) {
		return Answer{Version: there, Unchanged: true}, nil
	}
	data, err := c.read(answer)
	// A message of HTTP/1 that says neither its length nor that it is in chunks ends where
	// the connection does, for whatever reason (RFC 9112, section 6.3).
	whole := answer.ContentLength >= 0 || answer.Uncompressed || len(answer.TransferEncoding) > 0 || answer.ProtoMajor >= 2
	return Answer{Data: data, Version: versionOf(answer.Header), Whole: whole}, err
}

// redirect refuses redirects that are too many or insecure, and leaves headers out that
// are for another host.
func redirect(headers map[string]string) func(*http.Request, []*http.Request) error {
	return func(next *http.Request, before []*http.Request) error {
		first := before[0].URL
		switch {
		case len(before) > maxRedirects:
			return fmt.Errorf("it redirects more than %d times", maxRedirects)
		case next.URL.Scheme != "http" && next.URL.Scheme != "https":
			return fmt.Errorf("it redirects to %s, which is neither http nor https", next.URL.Redacted())
		case before[len(before)-1].URL.Scheme == "https" && next.URL.Scheme == "http":
			return fmt.Errorf("it redirects from https to %s, which anybody can change", next.URL.Redacted())
		case next.URL.Host != first.Host:
			for name := range headers {
				next.Header.Del(name)
			}
		}
		return nil
	}
}

// explain says what is wrong without what the caller says anyway, the address.
func explain(err error) error {
	var located *url.Error
	if errors.As(err, &located) {
		err = located.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("it takes too long")
	}
	return err
}

// ErrCredentials is about a server that answers 401 or 403.
var ErrCredentials = errors.New("it wants credentials, which headers can give")

// read returns the body of an answer, if that is a document.
func (c Client) read(answer *http.Response) ([]byte, error) {
	if answer.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(answer.Body, 300))
		text := ""
		if words := strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "")), " "); words != "" {
			text = ": " + visible.Quoted(words)
		}
		if answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusForbidden {
			return nil, fmt.Errorf("it answers %s%s; %w", answer.Status, text, ErrCredentials)
		}
		return nil, fmt.Errorf("it answers %s%s", answer.Status, text)
	}
	body := io.Reader(answer.Body)
	if c.MaxBytes > 0 {
		body = io.LimitReader(body, c.MaxBytes+1)
	}
	data, err := io.ReadAll(body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the answer breaks off after %d bytes: %w", len(data), explain(err))
	case c.MaxBytes > 0 && int64(len(data)) > c.MaxBytes:
		return nil, fmt.Errorf("the answer has more than %d bytes, which is the limit", c.MaxBytes)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, errors.New("the answer is empty")
	}
	return data, nil
}
