// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/net/http2"
)

// errAttemptTimeout ends an attempt whose time is up; errStalled one whose download stands still.
var (
	errAttemptTimeout = errors.New("no answer in time")
	errStalled        = errors.New("the download stands still")
)

// defaultAnswerGrace is how long the answer to a write is still waited for after an interrupt. Terraform passes on Ctrl-C to a
// provider's actions with a grace of 5 seconds, see provider.NewServer.
const defaultAnswerGrace = 4 * time.Second

// writeGrace is how long a request that has a connection gets after an interrupt to be known as written: the platform may
// have received all of it a moment before the transport says so.
const writeGrace = 100 * time.Millisecond

// attempt is one exchange of a call.
type attempt struct {
	call
	path    string // escaped
	payload payload
	number  int // from 1
}

// attempt sends the request once and handles the answer.
func (c *Client) attempt(ctx context.Context, a attempt) error {
	if err := ctx.Err(); err != nil {
		return &transportError{method: a.method, path: a.path, kind: failureCanceledUnsent, err: err}
	}
	limit := c.timeout + time.Duration(a.payload.size)*time.Second/uploadRate
	trace := connTrace{written: make(chan struct{})}
	outer := ctx
	if a.method != http.MethodGet {
		outer = context.WithoutCancel(ctx)
	}
	attemptCtx, cancel := context.WithCancelCause(outer)
	stop := c.after(limit, func() { cancel(errAttemptTimeout) })
	if a.method != http.MethodGet {
		defer context.AfterFunc(ctx, func() { c.abandon(ctx, &trace, cancel) })()
	}
	req, src, err := c.request(httptrace.WithClientTrace(attemptCtx, trace.hooks()), a)
	if err != nil {
		stop()
		cancel(nil)
		return &transportError{method: a.method, path: a.path, kind: failureFinal, err: err}
	}

	begin := time.Now()
	resp, err := c.http.Do(req)
	if err != nil {
		stop()
		kind, err := classify(ctx, attemptCtx, &trace, src, err)
		cancel(nil)
		if kind == failureTimeout {
			err = fmt.Errorf("%w: gave up after %s", err, limit.Round(10*time.Millisecond))
		}
		c.log(ctx, a, nil, begin, err)
		return &transportError{method: a.method, path: a.path, kind: kind, err: err}
	}

	err = c.receive(a, req.URL.Host, resp)
	stop()
	c.log(ctx, a, resp, begin, err)
	if err == nil && a.stream != nil {
		*a.stream = &stallGuard{body: resp.Body, limit: c.timeout, cancel: cancel, cause: func() error { return context.Cause(attemptCtx) }}
		return nil
	}
	// The body was read as far as it is wanted; an error here has nothing to tell.
	_ = resp.Body.Close()
	cancel(nil)
	// A refusal that arrived in spite of all is known, unlike everything else that ended early.
	if err != nil && ctx.Err() != nil && resp.StatusCode < http.StatusBadRequest {
		return &transportError{method: a.method, path: a.path, kind: failureCanceled, err: ctx.Err()}
	}
	return err
}

// abandon ends the attempt of a write whose caller has lost interest. What the platform has received whole, it may well have
// carried out: after an interrupt its answer is waited for a little longer, so that what it made is known and not orphaned.
func (c *Client) abandon(ctx context.Context, trace *connTrace, cancel context.CancelCauseFunc) {
	if errors.Is(ctx.Err(), context.Canceled) && trace.wrote() {
		time.AfterFunc(c.answerGrace, func() { cancel(ctx.Err()) })
		return
	}
	cancel(ctx.Err())
}

// request makes the HTTP request of an attempt, with a fresh body.
func (c *Client) request(ctx context.Context, a attempt) (*http.Request, *source, error) {
	target := cmp.Or(a.host, c.base(a.path)) + a.path
	if len(a.query) > 0 {
		target += "?" + a.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, a.method, target, http.NoBody)
	if err != nil {
		return nil, nil, err
	}
	src := &source{size: a.payload.size}
	if a.payload.open != nil {
		open := src.opener(func() (io.ReadCloser, error) { return a.payload.open(ctx) })
		if req.Body, err = open(); err != nil {
			return nil, nil, err
		}
		req.ContentLength = a.payload.size
		req.Header.Set("Content-Type", a.payload.contentType)
		// For requests that the transport knows were not processed: an idle connection that the platform had closed, a stream
		// that was refused (REFUSED_STREAM) or came after the platform's farewell (GOAWAY).
		req.GetBody = open
	}
	req.Header.Set("Authorization", c.token)
	// A present but empty value keeps net/http from sending its own name.
	req.Header.Set("User-Agent", c.userAgent)
	req.Header.Set("Accept", "application/json")
	if a.stream != nil {
		req.Header.Set("Accept", "*/*")
	}
	return req, src, nil
}

// connTrace notices whether a request got as far as having a connection, and whether all of it was written.
type connTrace struct {
	asked, got atomic.Bool
	written    chan struct{} // closed once all of it was
	once       sync.Once
}

func (t *connTrace) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		// The transport asks again when it knows that the platform has not processed what it wrote to the connection before.
		GetConn: func(string) {
			t.asked.Store(true)
			t.got.Store(false)
		},
		GotConn: func(httptrace.GotConnInfo) { t.got.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				t.once.Do(func() { close(t.written) })
			}
		},
	}
}

// wrote reports whether all of the request was written, or is within a moment.
func (t *connTrace) wrote() bool {
	if !t.got.Load() {
		return false
	}
	select {
	case <-t.written:
		return true
	case <-time.After(writeGrace):
		return false
	}
}

// unsent reports whether it is certain that nothing was sent. A transport that does not report connections leaves it open.
func (t *connTrace) unsent() bool { return t.asked.Load() && !t.got.Load() }

// classify says how a request without an answer ended, and returns the error without the URL, which may be a signed one.
func classify(ctx, attemptCtx context.Context, trace *connTrace, src *source, err error) (failure, error) {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	if ended := ctx.Err(); ended != nil {
		if trace.unsent() || trace.asked.Load() && src.partial() {
			return failureCanceledUnsent, ended
		}
		return failureCanceled, ended
	}
	if failed := src.failed(); failed != nil {
		return failureFinal, failed
	}
	if errors.Is(err, errRedirect) {
		return failureFinal, err
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); unknown {
			err = fmt.Errorf("%w; if it is an authority of your own, name its certificate in the provider's ca_cert_file or ca_cert_pem", err)
		}
		return failureFinal, err
	}
	if refused, ok := errors.AsType[*proxyError](err); ok && refused.status == http.StatusProxyAuthRequired {
		return failureFinal, err
	}
	timeout := errors.Is(context.Cause(attemptCtx), errAttemptTimeout)
	partial := trace.asked.Load() && src.partial()
	switch {
	case isRefusedStream(err):
		return failureUnsent, fmt.Errorf("the platform refused the request before it looked at it: %w", err)
	case trace.unsent() && timeout:
		return failureUnsent, errors.New("no connection in time")
	case trace.unsent():
		return failureUnsent, err
	case partial && timeout:
		return failureUnsent, errors.New("the upload was not done in time")
	case partial:
		return failureUnsent, fmt.Errorf("the connection broke during the upload: %w", err)
	case timeout:
		return failureTimeout, errAttemptTimeout
	}
	return failureBroken, fmt.Errorf("the connection broke: %w", err)
}

// goAway are the errors with which the transport ends requests that the other end of an HTTP/2 connection has not looked at
// before its farewell. They have no types.
var goAway = []string{"http2: Transport received GOAWAY from server ErrCode:", "http2: Transport received Server's graceful shutdown GOAWAY"}

// isRefusedStream reports whether the other end of an HTTP/2 connection has said that it did not process the request. The
// transport repeats such a request by itself, but not for ever, and not the first one of a connection.
func isRefusedStream(err error) bool {
	if slices.ContainsFunc(goAway, func(text string) bool { return strings.Contains(err.Error(), text) }) {
		return true
	}
	stream, ok := errors.AsType[http2.StreamError](err)
	return ok && stream.Code == http2.ErrCodeRefusedStream
}

// log writes a debug line about an exchange: never a body, never a header.
func (c *Client) log(ctx context.Context, a attempt, resp *http.Response, begin time.Time, err error) {
	fields := map[string]any{
		"method": a.method, "path": a.path, "attempt": a.number, "duration_ms": time.Since(begin).Milliseconds(),
	}
	if len(a.query) > 0 {
		fields["query"] = a.query.Encode()
	}
	if resp != nil {
		fields["status"] = resp.StatusCode
		if id := requestID(resp.Header); id != "" {
			fields["request_id"] = id
		}
	}
	if err != nil {
		fields["error"] = err.Error()
	}
	tflog.Debug(ctx, "Peak API request", fields)
}
