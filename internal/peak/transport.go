// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	// uploadRate is the slowest upload, in bytes per second, that an attempt's time limit allows for.
	uploadRate = 128 << 10
	// idleConnections is how many idle connections are kept per host over HTTP/1.1. The Go default of two makes ten parallel
	// workers open more than a hundred for three hundred requests.
	idleConnections = 64
	// silence is how long an HTTP/2 connection may say nothing, and then leave a ping without an answer: all requests share the
	// connection, so a dead one must be noticed by more than their time limits.
	silence = 15 * time.Second
)

// NewTransport returns the transport of a client that is not given one, and of that client alone: Go's own, with the proxy of
// the environment, HTTP/2, TLS 1.2 or later, and idle connections for all of Terraform's parallelism. It trusts the
// authorities in roots, nil for those of the system.
//
// How many connections there are is not bounded: Terraform bounds the requests, and MaxConnsPerHost does not go with HTTP/2
// (golang/go#34941).
func NewTransport(roots *x509.CertPool) *http.Transport {
	t := &http.Transport{Proxy: http.ProxyFromEnvironment}
	if standard, ok := http.DefaultTransport.(*http.Transport); ok {
		t = standard.Clone()
	}
	t.ForceAttemptHTTP2 = true
	t.MaxConnsPerHost = 0
	t.MaxIdleConns = 2 * idleConnections // the two hosts of the platform
	t.MaxIdleConnsPerHost = idleConnections
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
	t.OnProxyConnectResponse = checkProxy
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: silence, PingTimeout: silence}
	return t
}

// proxyError is the answer of a proxy that does not open a connection.
type proxyError struct {
	proxy, answer string
	status        int
}

func (e *proxyError) Error() string {
	text := fmt.Sprintf("the proxy %s refuses the connection: %s", e.proxy, e.answer)
	if e.status == http.StatusProxyAuthRequired {
		text += "; check the user name and the password in HTTPS_PROXY"
	}
	return text
}

// checkProxy has the error name the proxy, without its user name and password.
func checkProxy(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{proxy: proxy.Host, answer: printable(resp.Status), status: resp.StatusCode}
}

// call is one operation on the API. Its zero flags are the careful ones.
type call struct {
	method     string
	host       string   // base URL instead of that of the host that serves the path, "" for that
	collection string   // literal path, with the trailing slash where the contract has one (4.3)
	item       []string // path segments below the collection, not yet escaped
	query      url.Values
	body       any   // sent as JSON unless nil
	form       *form // sent as multipart unless nil
	// idempotent says that the request may be repeated when it is not known whether it was carried out.
	idempotent bool
	// bodyless says that a success without a body leaves nothing to be desired, although there is an out.
	bodyless bool
	// lost, if any, is set when the outcome of an attempt is unknown.
	lost *bool
	// secrets are parts of the body that the platform's messages may repeat and errors must not.
	secrets []string
	// out is a pointer for the decoded answer; nil ignores the answer's body.
	out any
	// check, if any, says what a decoded answer lacks.
	check func() error
	// stream, if any, takes the body of the answer instead of out; whoever has it closes it.
	stream *io.ReadCloser
	// clock, if any, learns the platform's time.
	clock *serverClock
	// queued, if any, hears of each wait for a platform that is too busy (429), which then may take all the time of the
	// operation, when that is bounded.
	queued func(wait time.Duration)
}

// get reads an object.
func (c *Client) get(ctx context.Context, collection string, item []string, out any, check func() error) error {
	return c.do(ctx, call{method: http.MethodGet, collection: collection, item: item, idempotent: true, out: out, check: check})
}

// delete deletes an object; one that is not there is a success.
func (c *Client) delete(ctx context.Context, collection string, item ...string) error {
	err := c.do(ctx, call{method: http.MethodDelete, collection: collection, item: item, idempotent: true})
	if IsNotFound(err) {
		return nil
	}
	return err
}

// do carries out a call, with retries as far as it allows them.
func (c *Client) do(ctx context.Context, r call) error {
	path, err := itemPath(r.collection, r.item)
	if err != nil {
		return err
	}
	r.secrets = slices.Concat(r.secrets, keptSecrets(ctx))
	body, err := r.payload()
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.method, path, err)
	}
	if r.changesNothing() {
		return nil
	}
	for number := 1; ; number++ {
		err := c.attempt(ctx, attempt{call: r, path: path, payload: body, number: number})
		if err == nil {
			return nil
		}
		if r.method == http.MethodPatch && changesNothing(err) {
			return nil
		}
		if r.lost != nil && outcomeUnknown(err) {
			*r.lost = true
		}
		if number > c.maxRetries && !r.waitsFor(ctx, err) || !retryable(err, r.idempotent) {
			if number > 1 {
				addNote(err, fmt.Sprintf("gave up after %d attempts", number))
			}
			return err
		}
		if err := c.pause(ctx, number, err, r.queued); err != nil {
			return err
		}
	}
}

// changesNothing reports whether a PATCH has nothing to say, which the platform would refuse (contract 10.7).
func (r call) changesNothing() bool {
	if r.method != http.MethodPatch || r.form != nil {
		return false
	}
	encoded, err := json.Marshal(r.body)
	return err == nil && (string(encoded) == "{}" || string(encoded) == `{"metadata":{}}`)
}

// waitsFor reports whether the call goes on after a failure however often it came.
func (r call) waitsFor(ctx context.Context, err error) bool {
	_, bounded := ctx.Deadline()
	return r.queued != nil && bounded && StatusOf(err) == http.StatusTooManyRequests
}

// payload returns the body of the call, which may be none. GET and DELETE have none, unlike in the official SDK (contract 4.1).
func (r call) payload() (payload, error) {
	if r.form != nil {
		return r.form.payload()
	}
	if r.body == nil {
		return payload{}, nil
	}
	encoded, err := json.Marshal(r.body)
	if err != nil {
		return payload{}, fmt.Errorf("cannot write the body as JSON: %w", err)
	}
	return bytesPayload("application/json", encoded), nil
}
