// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"net/http"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// slowTimeout is the time for one attempt in cases with a slow platform, slowAnswer what that platform takes.
const (
	slowTimeout = "1s"
	slowAnswer  = 1500
)

// disturbance is one way in which a request can go wrong.
type disturbance struct {
	name  string
	fault control.Fault
	// slow says that the provider has to lose patience for the fault to show.
	slow bool
}

// lateness is how long after the failure the platform acts, in cases in which it does. The sample leaves out the longest.
func lateness() []time.Duration {
	all := []time.Duration{500 * time.Millisecond, 2 * time.Second, 10 * time.Second}
	if !full() {
		return all[:2]
	}
	return all
}

// lateSettleTime is how long the provider looks for what a lost answer was about, in cases in which the platform acts late:
// long enough for it to act on a busy machine, and less than the minute that users get.
const lateSettleTime = 30 * time.Second

// late says that the platform acts after the failure.
func (d disturbance) late() bool { return d.fault.ActAfterMs > 0 }

// page is what a proxy answers in the platform's place.
const page = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be back soon.</h1></body></html>"

// disturbances are all faults of the matrix. Where it is not certain whether the platform acted, both are there, and so is
// that it acts later.
func disturbances() []disturbance {
	html := map[string]string{"Content-Type": "text/html; charset=utf-8"}
	all := []disturbance{
		{name: "429", fault: control.Fault{Status: http.StatusTooManyRequests}},
		{name: "429 with Retry-After", fault: control.Fault{Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "1"}}},
	}
	for _, server := range []struct {
		name   string
		status int
	}{
		{"500", http.StatusInternalServerError}, {"502", http.StatusBadGateway}, {"503", http.StatusServiceUnavailable}, {"504", http.StatusGatewayTimeout},
	} {
		all = append(all,
			disturbance{name: server.name, fault: control.Fault{Status: server.status}},
			disturbance{name: server.name + " after acting", fault: control.Fault{Status: server.status, Act: true}},
		)
	}
	for _, after := range lateness() {
		late := after.Milliseconds()
		all = append(all,
			disturbance{name: fmt.Sprintf("502, acting %s later", after), fault: control.Fault{Status: http.StatusBadGateway, Headers: html, Body: page, ActAfterMs: late}},
			disturbance{name: fmt.Sprintf("504, acting %s later", after), fault: control.Fault{Status: http.StatusGatewayTimeout, ActAfterMs: late}},
			disturbance{name: fmt.Sprintf("cut, acting %s later", after), fault: control.Fault{Cut: control.CutBefore, ActAfterMs: late}},
		)
	}
	return append(all,
		disturbance{name: "cut before the request", fault: control.Fault{Cut: control.CutBefore}},
		disturbance{name: "cut after acting", fault: control.Fault{Cut: control.CutAfter}},
		disturbance{name: "too slow", fault: control.Fault{DelayMs: slowAnswer}, slow: true},
		disturbance{name: "truncated JSON", fault: control.Fault{Truncate: true}},
		disturbance{name: "HTML with 200", fault: control.Fault{Status: http.StatusOK, Headers: html, Body: page}},
		disturbance{name: "HTML with 200 after acting", fault: control.Fault{Status: http.StatusOK, Headers: html, Body: page, Act: true}},
		disturbance{name: "empty 200", fault: control.Fault{Status: http.StatusOK, Body: ""}},
		disturbance{name: "empty 200 after acting", fault: control.Fault{Status: http.StatusOK, Body: "", Act: true}},
	)
}
