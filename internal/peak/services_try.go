// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
)

// maxAnswerShown bounds how much of a service's answer is fit for messages, in bytes.
const maxAnswerShown = 1 << 10

// ServiceTest is a call that TestService has the platform make (contract 18.3).
type ServiceTest struct {
	Method  string          `json:"httpMethod"`     // get, post, put, patch, delete
	Path    string          `json:"path,omitempty"` // begins with a slash; "" means "/"
	Payload json.RawMessage `json:"payload"`        // a JSON object; nil for none
	// Secrets are parts of the payload that may come back in messages, where they must not be shown.
	Secrets []string `json:"-"`
}

// ServiceAnswer is what a service answered to a ServiceTest.
type ServiceAnswer struct {
	Status int64  // HTTP status code of the service
	Body   string // as the service sent it
	// Shown is the body, or with Cut the beginning of it, in at most 1 KiB and fit for messages: without the token and the
	// secrets of the test.
	Shown string
	Cut   bool
}

// TestService has the platform call a service of type api, which is found by its name. A call that the service answers is a
// success, whatever its status. 404 means that there is no such service; 422 that it is of another type, or not available.
// A call whose answer is lost is repeated only when its method is get: any other may have done its work.
func (c *Client) TestService(ctx context.Context, name string, test ServiceTest) (ServiceAnswer, error) {
	var answer struct {
		Status *integer `json:"responseStatus"`
		Body   text     `json:"responseBody"`
	}
	err := c.do(ctx, call{
		method: http.MethodPost, collection: servicesPath, item: []string{name, "test"}, body: test, idempotent: strings.EqualFold(test.Method, http.MethodGet),
		secrets: test.Secrets, out: &answer, check: func() error { return need("responseStatus", answer.Status != nil) },
	})
	if err != nil {
		return ServiceAnswer{}, err
	}
	body := string(answer.Body)
	shown := c.clean(truncate(body, maxErrorAnswer), test.Secrets)
	return ServiceAnswer{Status: int64(*answer.Status), Body: body, Shown: truncate(shown, maxAnswerShown), Cut: len(shown) > maxAnswerShown}, nil
}
