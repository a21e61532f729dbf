// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error is an answer of the platform that is not a success (contract 6), or a success whose body could not be read as
// the operation needs it; Status is then that 2xx.
type Error struct {
	// Status is the HTTP status code.
	Status int
	// Message is the platform's reason, or the status text when it gave none. Valid UTF-8, at most a few KiB, without secrets.
	Message string
	// RequestID is the platform's id of the request, "" when it sent none.
	RequestID string
	// Method and Path say which request it was; the path has neither host nor query.
	Method string
	Path   string

	// note says what the client did about it, e.g. why it stopped retrying.
	note string
	// retryAfter is the pause the platform asked for, negative when it asked for none.
	retryAfter time.Duration
	// broken says that the connection broke within the body of a success.
	broken bool
}

// Error returns request, status, reason, request id and a hint, in that order.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %d %s", e.Method, e.Path, e.Status, http.StatusText(e.Status))
	if e.Message != "" && !strings.EqualFold(e.Message, http.StatusText(e.Status)) {
		b.WriteString(": " + e.Message)
	}
	if e.RequestID != "" {
		b.WriteString(" (request id " + e.RequestID + ")")
	}
	if e.note != "" {
		b.WriteString("; " + e.note)
	}
	said := b.String()
	hint := e.hint()
	if hint == "" {
		return said
	}
	return strings.TrimSuffix(said, ".") + ". " + hint
}

// hint says what to do about a refusal by rights, "" for other answers.
func (e *Error) hint() string {
	switch refused := e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden; {
	case refused && isOfMetrics(e.Path):
		return "Metrics take a personal access token or a system access token, and refuse an API key: check which of them auth_token " +
			"(or PEAK_AUTH_TOKEN) is, that it has not expired, and that its user may do this"
	case e.Status == http.StatusUnauthorized:
		return "The platform does not accept the token: check auth_token (or PEAK_AUTH_TOKEN), that it has not expired, " +
			"that a bearer token begins with \"Bearer \", and that stage is the one it was made for"
	case e.Status == http.StatusForbidden:
		return "The token is valid, but its user may not do this: check the user's permissions, and that the token belongs " +
			"to the right tenant"
	}
	return ""
}

// IsNotFound reports whether err is an answer with status 404, or with 410, by which a platform says that there was something: that
// 404 stands for what is deleted is only assumed (contract section 6).
func IsNotFound(err error) bool {
	status := StatusOf(err)
	return status == http.StatusNotFound || status == http.StatusGone
}

// IsConflict reports whether err is an answer with status 409. That is also true of an AlreadyExistsError that wraps one,
// so ask for that type first.
func IsConflict(err error) bool { return StatusOf(err) == http.StatusConflict }

// IsRefused reports whether err is an answer with which the platform declines a well-formed request: 409 or 422 (contract
// section 6). A busy object and a name that exists are refused with either.
func IsRefused(err error) bool {
	return IsConflict(err) || StatusOf(err) == http.StatusUnprocessableEntity
}

// StatusOf returns the status code of the *Error in err's chain, or 0.
func StatusOf(err error) int {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status
	}
	return 0
}

// IsTransient reports whether the same request may succeed later: throttling, a server-side failure, an answer that broke
// off, or a connection that could not be opened, broke or took too long. The end of the caller's context is not transient.
// It is what the client itself repeats a request for that may be repeated.
func IsTransient(err error) bool { return retryable(err, true) }

// AlreadyExistsError is what a create returns when the platform refused it with 409 or 422 and an object of exactly that
// name exists.
type AlreadyExistsError struct {
	// Kind is the kind of object in words, e.g. "image".
	Kind string
	Name string
	// ID is the id to import the existing object with. For an image version it is the version's id.
	ID string
	// Err is the platform's refusal, an *Error.
	Err error
}

// Error names the object, its id and the platform's reason.
func (e *AlreadyExistsError) Error() string {
	return fmt.Sprintf("the %s %q already exists with id %s: %s", e.Kind, e.Name, e.ID, e.Err)
}

// Unwrap returns the platform's refusal.
func (e *AlreadyExistsError) Unwrap() error { return e.Err }

// UnknownOutcomeError is what a create returns when its request was sent, no usable answer came back, and no object could
// be proven to be the one it created.
type UnknownOutcomeError struct {
	// Kind is the kind of object in words, e.g. "image".
	Kind string
	Name string
	// Found are the import ids of objects of that name, of which none is provably the one that was sent. It is empty when
	// there are none, or when they could not be listed (Err then says why).
	Found []string
	// Looked is how long they were looked for, 0 when they were not.
	Looked time.Duration
	// Err is why the outcome is unknown.
	Err error
}

// Error says what is not known, why, and what was found.
func (e *UnknownOutcomeError) Error() string {
	text := fmt.Sprintf("it is not known whether the platform created the %s %q: %s", e.Kind, e.Name, e.Err)
	switch {
	case len(e.Found) == 0 && e.Looked < time.Second:
		return text
	case len(e.Found) == 0:
		return text + fmt.Sprintf(". It was looked for during %s and not found", e.Looked.Round(time.Second))
	}
	return text + fmt.Sprintf(". Found afterwards, but not provably created by this request: %s", strings.Join(e.Found, ", "))
}

// Unwrap returns the reason, so that a cancelled context shows through.
func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// failure says how a request without a usable answer ended.
type failure int

const (
	// failureFinal: the request cannot succeed as it is, e.g. its file is gone or the certificate is not trusted; the
	// platform did not act on it.
	failureFinal failure = iota
	// failureUnsent: no connection could be opened, the platform refused the request unseen, or it was not sent as a whole.
	failureUnsent
	// failureBroken: the connection broke after the request may have been sent.
	failureBroken
	// failureTimeout: the attempt's time ran out after the request may have been sent; the platform may still be acting.
	failureTimeout
	// failureCanceled: the caller's context ended after the request may have been sent.
	failureCanceled
	// failureCanceledUnsent: the caller's context ended before anything was sent.
	failureCanceledUnsent
)

// transportError is a request that got no answer at all.
type transportError struct {
	method, path string
	kind         failure
	note         string
	err          error
}

func (e *transportError) Error() string {
	// Messages of Windows end with a full stop, and this is a part of a sentence.
	text := fmt.Sprintf("%s %s: %s", e.method, e.path, strings.TrimSuffix(e.err.Error(), "."))
	if e.note != "" {
		text += "; " + e.note
	}
	return text
}

func (e *transportError) Unwrap() error { return e.err }

// isServerFailure reports whether the status is one that may go away by itself (contract 8).
func isServerFailure(status int) bool {
	switch status {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}
