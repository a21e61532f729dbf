// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// unlessDone sends a request that asks for a state of an object and may be repeated. When it fails although an attempt may
// have been carried out, or is refused because of the state that the object is in, done reads whether what is wanted is there
// all the same: the answer was lost, and the repeat came too late. always says that a refusal need not follow a lost answer.
func (c *Client) unlessDone(ctx context.Context, r call, always bool, done func(ctx context.Context) (bool, error)) error {
	lost := false
	r.lost = &lost
	err := c.do(ctx, r)
	if err == nil || ctx.Err() != nil || !lost && !(always && IsRefused(err)) {
		return err
	}
	// What a look cannot tell is no reason to forget the failure.
	if is, failed := done(ctx); failed == nil && is {
		return nil
	}
	return err
}

// noChange is what the platform says to a PATCH that changes nothing (contract 10.7).
const noChange = "no changes detected"

// changesNothing reports whether the platform refused a request because there is nothing to change: it is done already, by
// an earlier attempt whose answer was lost or by somebody else.
func changesNothing(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity || e.Status == http.StatusConflict) &&
		strings.Contains(strings.ToLower(e.Message), noChange)
}
