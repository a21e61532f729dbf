// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"net/http"
	"testing"
)

// TestContraryTakesWhatIsAssumed judges the same answers as ever and leniently: lenient is what the contract assumes, and
// nothing else.
func TestContraryTakesWhatIsAssumed(t *testing.T) {
	t.Parallel()
	const (
		service  = "/webapps/api/v1/webapps/632a4e7c-ab86-4ecb-8f34-99b5da531ceb"
		run      = "/workflows/api/v1/workflows/7/executions/0f2b7a52-6d0e-4a55-9a54-0b7a2e6cf2b1"
		tooLarge = http.StatusRequestEntityTooLarge
	)
	for name, test := range map[string]struct {
		path            string
		status          int
		media, body     string
		usual, contrary int // breaches
	}{
		"known word":           {service, 200, mediaJSON, `{"id": "632a4e7c-ab86-4ecb-8f34-99b5da531ceb", "name": "ui", "status": "DEPLOYING"}`, 0, 0},
		"unknown word":         {service, 200, mediaJSON, `{"id": "632a4e7c-ab86-4ecb-8f34-99b5da531ceb", "name": "ui", "status": "PROVISIONING"}`, 1, 0},
		"status of a type":     {service, 200, mediaJSON, `{"id": "632a4e7c-ab86-4ecb-8f34-99b5da531ceb", "name": "ui", "status": 7}`, 1, 1},
		"missing member":       {service, 200, mediaJSON, `{"name": "ui", "status": "DEPLOYING"}`, 1, 1},
		"error in plain text":  {service, 404, "text/plain", `no`, 2, 0},
		"413 in plain text":    {service, tooLarge, "text/plain", `no`, 2, 2},
		"types of a step":      {run, 200, mediaJSON, `{"runId": "0f2b7a52-6d0e-4a55-9a54-0b7a2e6cf2b1", "status": "Failed", "steps": [{"name": "a", "startedAt": 7}]}`, 1, 0},
		"success in plaintext": {run, 200, "text/plain", `no`, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, mode := range []struct {
				options []Option
				want    int
			}{{nil, test.usual}, {[]Option{Contrary()}, test.contrary}} {
				checker, err := New(mode.options...)
				if err != nil {
					t.Fatal(err)
				}
				found, problem := checker.document.routes.match(http.MethodGet, test.path)
				if problem != "" {
					t.Fatal(problem)
				}
				breaches := checker.document.checkResponse(found.operation, answer{
					method: http.MethodGet, status: test.status, header: http.Header{"Content-Type": {test.media}}, body: payload{data: []byte(test.body)},
				})
				if len(breaches) != mode.want {
					t.Errorf("with %d options: %q, want %d breaches", len(mode.options), breaches, mode.want)
				}
			}
		})
	}
}
