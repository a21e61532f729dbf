// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"net/http"
	"time"
)

// clockTolerance is how much older than the call an object may claim to be and still count as created by it: the Date
// header has whole seconds, and the platform's machines do not agree to the last one.
const clockTolerance = 2 * time.Second

// serverClock tells when a call began by the platform's clock. The local one may be wrong by hours.
type serverClock struct {
	now   func() time.Time
	begin time.Time // local, used for elapsed time only
	since time.Time // on the platform's clock; zero until it is known
}

func (c *Client) newServerClock() *serverClock {
	return &serverClock{now: c.now, begin: c.now()}
}

// observe takes the platform's time from an answer. Each answer says that the call began no earlier than its own time less
// what has passed, so the latest is the nearest.
func (s *serverClock) observe(header http.Header) {
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	if began := now.Add(-s.now().Sub(s.begin)); began.After(s.since) {
		s.since = began
	}
}

// age says when something was created, relative to the beginning of the call.
type age int

const (
	ageUnknown age = iota
	ageBefore
	ageSince
)

func (s *serverClock) age(createdAt string) age {
	at, ok := parseTime(createdAt)
	switch {
	case !ok || s.since.IsZero():
		return ageUnknown
	case at.Before(s.since.Add(-clockTolerance)):
		return ageBefore
	}
	return ageSince
}
