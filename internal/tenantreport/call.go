// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// attempts is how often a read is sent, and a write that was refused because there are too many.
	attempts = 5

	// maxAnswer is how much of an answer is read.
	maxAnswer = 16 << 20

	// requestLimit is how long one request may take.
	requestLimit = 2 * time.Minute

	// writeGrace is how long a write may still take when the report is interrupted: one that is cut off may be done all the same,
	// and what it makes would show when what was made has been removed.
	writeGrace = 15 * time.Second

	// maxRequests ends a report that does not end by itself.
	maxRequests = 5000
)

// answer is what the platform said.
type answer struct {
	method, path string
	Status       int
	Raw          []byte

	// Body is the decoded JSON, nil where it is none. Numbers are json.Number.
	Body any

	// Sent is when the request went out, Got when the answer was there.
	Sent, Got time.Time
}

// ok tells a success.
func (a answer) ok() bool { return a.Status/100 == 2 }

// what says what was asked, without what was asked for.
func (a answer) what() string {
	segments := strings.Split(strings.Trim(a.path, "/"), "/")
	last := ""
	for _, segment := range segments {
		if isWord(segment) && !strings.HasPrefix(segment, "v1") && segment != "api" {
			last = segment
		}
	}
	return a.method + " of " + last
}

// caller sends requests as they are, and repeats only what is harmless.
type caller struct {
	http           *http.Client
	service, press string
	token, agent   string
	sleep          func(context.Context, time.Duration) error
	now            func() time.Time
	count          *int
}

// host is the base URL of the host that serves a path (contract 1).
func (c *caller) host(path string) string {
	if strings.HasPrefix(path, "/v1/") || strings.HasPrefix(path, "/v2/") {
		return c.press
	}
	return c.service
}

// body is a body with its media type.
type body struct {
	media   string
	content []byte
}

// asJSON is a JSON body.
func asJSON(value any) body {
	content, err := json.Marshal(value)
	if err != nil {
		// Values are literals of this package.
		panic(err)
	}
	return body{"application/json", content}
}

// send sends a request, reads again what has failed in passing, and decodes the answer. The error says nothing but the kind of failure.
func (c *caller) send(ctx context.Context, method, path string, what body, tokens ...string) (answer, error) {
	token := c.token
	if len(tokens) > 0 {
		token = tokens[0]
	}
	pause := time.Second
	for attempt := 1; ; attempt++ {
		got, err := c.once(ctx, method, path, what, token)
		passing := err == nil && got.Status == http.StatusTooManyRequests
		if method == http.MethodGet {
			passing = passing || err != nil || slices.Contains([]int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}, got.Status)
		}
		if !passing || attempt == attempts || ctx.Err() != nil {
			return got, err
		}
		if err := c.sleep(ctx, pause); err != nil {
			return got, err
		}
		pause *= 2
	}
}

// leadsNowhere tells a change whose path misses an id, and so is about everything of its kind.
func leadsNowhere(method, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	return method != http.MethodGet && (strings.Contains(path, "//") || method != http.MethodPost && strings.HasSuffix(path, "/"))
}

// withGrace is a context for one request. That of a write which has begun outlives ctx for a while.
func withGrace(ctx context.Context, method string) (context.Context, context.CancelFunc) {
	if method == http.MethodGet || ctx.Err() != nil {
		return context.WithTimeout(ctx, requestLimit)
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestLimit)
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(writeGrace):
			cancel()
		case <-limited.Done():
		}
	})
	return limited, func() {
		stop()
		cancel()
	}
}

func (c *caller) once(ctx context.Context, method, path string, what body, token string) (answer, error) {
	got := answer{method: method, path: path}
	if *c.count++; *c.count > maxRequests {
		return got, fmt.Errorf("the report ends after %d requests", maxRequests)
	}
	if leadsNowhere(method, path) {
		return got, giveUp("the platform did not tell the id of what a %s is about", got.what())
	}
	limited, cancel := withGrace(ctx, method)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, method, c.host(path)+path, bytes.NewReader(what.content))
	if err != nil {
		return got, errors.New("the request could not be made")
	}
	request.Header.Set("User-Agent", c.agent)
	if token != "" {
		request.Header.Set("Authorization", token)
	}
	if what.media != "" {
		request.Header.Set("Content-Type", what.media)
	}
	got.Sent = c.now()
	response, err := c.http.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return got, ctx.Err()
		}
		// The error of the client would show the address.
		return got, fmt.Errorf("%s had no answer", got.what())
	}
	defer func() { _ = response.Body.Close() }()
	got.Status = response.StatusCode
	got.Raw, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	got.Got = c.now()
	if err != nil {
		return got, fmt.Errorf("the answer to %s broke off", got.what())
	}
	if got.ok() && bytes.HasPrefix(bytes.TrimSpace(got.Raw), []byte("<")) {
		// A proxy that wants somebody to log in answers so. It says nothing of the platform, which has not seen the request.
		return got, fmt.Errorf("%s was answered with a web page, by something between here and the platform", got.what())
	}
	decoder := json.NewDecoder(bytes.NewReader(got.Raw))
	decoder.UseNumber()
	if decoder.Decode(&got.Body) != nil {
		got.Body = nil
	}
	return got, nil
}
