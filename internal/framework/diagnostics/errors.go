// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"fmt"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

// StatusError reports that an object reached a status from which it does not recover by itself.
type StatusError struct {
	Object objects.Object
	Status string
}

// Error implements error.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s ended in status %q", e.Object, e.Status)
}

// TimeoutError reports that the time for an operation ran out while the object was still on its way.
type TimeoutError struct {
	Object objects.Object

	// Status is the last one seen; empty when there was none.
	Status string

	// Elapsed is how long the wait took.
	Elapsed time.Duration

	// Last is what the last request failed with; nil when it succeeded.
	Last error

	// Refused tells that the operation itself was refused to the end, since something else held the object.
	Refused bool
}

// Error implements error.
func (e *TimeoutError) Error() string {
	text := fmt.Sprintf("%s was still %q after %s", e.Object, e.Status, e.Elapsed.Round(time.Second))
	if e.Status == "" {
		text = fmt.Sprintf("%s showed no status within %s", e.Object, e.Elapsed.Round(time.Second))
	}
	if e.Last != nil {
		text += "; the last request failed: " + e.Last.Error()
	}
	return text
}

// Unwrap lets callers test for context.DeadlineExceeded.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// NotGoneError reports that the platform took a deletion, several times, and still has the object.
type NotGoneError struct {
	Object objects.Object
	Status string

	// Asked is how often the deletion was asked for.
	Asked int
}

// Error implements error.
func (e *NotGoneError) Error() string {
	return fmt.Sprintf("the platform, or something before it, answered %d times that it deletes %s, but it is there unchanged (%s)", e.Asked, e.Object, e.Status)
}
