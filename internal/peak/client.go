// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// DefaultRequestTimeout is the time limit of one attempt when Config.RequestTimeout is zero.
	DefaultRequestTimeout = 60 * time.Second
	// DefaultMaxBackoff is the longest wait between two attempts when Config.MaxBackoff is zero.
	DefaultMaxBackoff = 8 * time.Second
)

// Config says how a Client reaches the platform.
type Config struct {
	// Token is sent verbatim in the Authorization header: an API key, or "Bearer ..." (contract 2). Required.
	Token string
	// Stage selects the hosts, see Stages; "" means prod (contract 1).
	Stage string
	// Endpoint, when not empty, is the base URL used instead of both of the stage's hosts, see ValidateEndpoint.
	Endpoint string
	// UserAgent is the whole header value; "" leaves the header out.
	UserAgent string
	// MaxRetries is the number of attempts after the first one. Zero means none.
	MaxRetries int
	// RequestTimeout limits one attempt, answer included; uploads get more in proportion to their size, and the body of a
	// download is only limited in how long it may stall. Zero means DefaultRequestTimeout.
	RequestTimeout time.Duration
	// MaxBackoff limits the waits between attempts that the client chooses itself; a Retry-After of the platform is honoured
	// beyond it. Zero means DefaultMaxBackoff.
	MaxBackoff time.Duration
	// Roots are the authorities that are trusted by the transport of NewTransport; nil means those of the system.
	Roots *x509.CertPool
	// Transport carries the requests. Nil means NewTransport(Roots).
	Transport http.RoundTripper
	// SettleTime is how long an object is looked for whose creation has an unknown outcome, when the operation has that much
	// time. Zero means DefaultSettleTime.
	SettleTime time.Duration
	// Sleep waits between attempts and returns the context's error when it ends first, Now is the clock that goes with it. Nil
	// means real time.
	Sleep func(ctx context.Context, d time.Duration) error
	Now   func() time.Time
}

// Client calls the Peak API. It is safe for concurrent use and holds no connection open beyond its transport's idle pool.
type Client struct {
	http       *http.Client
	service    string // base URL of the service host, without a trailing slash
	press      string // base URL of the press host, without a trailing slash
	token      string
	userAgent  string
	maxRetries int
	timeout    time.Duration
	maxBackoff time.Duration
	settleTime time.Duration
	claims     claims
	// onEndpoint says that one base URL stands for all hosts, and stage is the stage otherwise.
	onEndpoint bool
	stage      string
	// metadata are those of the tenant, once they were asked for.
	metadata metadataOnce
	// answerGrace is defaultAnswerGrace and after is time.AfterFunc, except in tests.
	answerGrace time.Duration
	after       func(d time.Duration, f func()) (stop func() bool)
	sleep       func(ctx context.Context, d time.Duration) error
	now         func() time.Time
}

// New checks the configuration and returns a client. It makes no request.
// Errors never contain the token.
func New(cfg Config) (*Client, error) {
	if cfg.Token == "" {
		return nil, errors.New("the Peak auth token is missing")
	}
	if !validHeaderValue(cfg.Token) {
		return nil, errors.New("the Peak auth token contains a line break, a surrounding blank or another character that cannot " +
			"be sent in a header; check for a trailing newline where it is read from a file")
	}
	if !validHeaderValue(cfg.UserAgent) {
		return nil, errors.New("the user agent contains characters that cannot be sent in a header")
	}
	if cfg.MaxRetries < 0 {
		return nil, fmt.Errorf("the number of retries is %d; it must be zero or more", cfg.MaxRetries)
	}
	if cfg.RequestTimeout < 0 {
		return nil, fmt.Errorf("the request timeout is %s; it must be positive", cfg.RequestTimeout)
	}
	if err := ValidateStage(cfg.Stage); err != nil {
		return nil, err
	}
	c := &Client{
		service:     stageURL("service", cfg.Stage),
		press:       stageURL("press", cfg.Stage),
		stage:       cfg.Stage,
		token:       cfg.Token,
		userAgent:   cfg.UserAgent,
		maxRetries:  cfg.MaxRetries,
		timeout:     cfg.RequestTimeout,
		maxBackoff:  cfg.MaxBackoff,
		settleTime:  cfg.SettleTime,
		answerGrace: defaultAnswerGrace,
		after:       func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop },
		sleep:       cfg.Sleep,
		now:         cfg.Now,
	}
	if cfg.Endpoint != "" {
		if err := ValidateEndpoint(cfg.Endpoint); err != nil {
			return nil, err
		}
		c.service = strings.TrimRight(cfg.Endpoint, "/")
		c.press = c.service
		c.onEndpoint = true
	}
	if c.timeout == 0 {
		c.timeout = DefaultRequestTimeout
	}
	if c.maxBackoff <= 0 {
		c.maxBackoff = DefaultMaxBackoff
	}
	if c.settleTime <= 0 {
		c.settleTime = DefaultSettleTime
	}
	if c.sleep == nil {
		c.sleep = sleep
	}
	if c.now == nil {
		c.now = time.Now
	}
	transport := cfg.Transport
	if transport == nil {
		transport = NewTransport(cfg.Roots)
	}
	// No Timeout here: attempts have their own, because a download may take longer than an attempt.
	c.http = &http.Client{Transport: transport, CheckRedirect: CheckRedirect}
	return c, nil
}

// pressPrefixes are the path prefixes that the press host serves; every other path belongs to the service host (contract 1).
var pressPrefixes = []string{"/v1/blocks", "/v1/apps", "/v1/specs", "/v1/deployments", "/v2/deployments"}

// base returns the base URL of the host that serves a path.
func (c *Client) base(path string) string {
	for _, prefix := range pressPrefixes {
		if strings.HasPrefix(path, prefix) {
			return c.press
		}
	}
	return c.service
}

// itemPath returns the escaped path of an item of a collection, or that of the collection when there is no item.
func itemPath(collection string, item []string) (string, error) {
	if len(item) == 0 {
		return collection, nil
	}
	path := strings.TrimSuffix(collection, "/")
	for _, segment := range item {
		// An empty or dotted segment would address the collection, or another object, instead of the item.
		if segment == "" || segment == "." || segment == ".." {
			return "", fmt.Errorf("%q cannot be the id of an object below %s", segment, path)
		}
		// PathEscape leaves the colon of build ids alone, which the contract asks to escape (17.5).
		path += "/" + strings.ReplaceAll(url.PathEscape(segment), ":", "%3A")
	}
	return path, nil
}

// validHeaderValue reports whether the text can be sent as a header value unchanged.
func validHeaderValue(text string) bool {
	if strings.TrimSpace(text) != text {
		return false
	}
	for i := range len(text) {
		if text[i] < ' ' || text[i] == 0x7f {
			return false
		}
	}
	return true
}

// sleep waits in real time, or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
