// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// MadeError is what a validation returns when the platform, which then does not know validations, carried out the create that it was
// to check (contract 10.2).
type MadeError struct {
	// SpecID is the id of the spec that was made, or whose release was.
	SpecID string
	// Release is the version of the release that was made; "" when the spec was.
	Release string
}

// Error says what was made.
func (e *MadeError) Error() string {
	if e.Release != "" {
		return fmt.Sprintf("the platform published release %s of block spec %s instead of only checking it", e.Release, e.SpecID)
	}
	return fmt.Sprintf("the platform created block spec %s instead of only checking it", e.SpecID)
}

// ValidateBlockSpec has the platform check what CreateBlockSpec would create, and store nothing. The error is that of the create,
// a MadeError where the platform created after all.
func (c *Client) ValidateBlockSpec(ctx context.Context, create BlockSpecCreate) error {
	return c.validate(ctx, nil, "", call{form: create.form(), secrets: create.Secrets})
}

// ValidateBlockRelease does the same for what CreateBlockRelease would publish.
func (c *Client) ValidateBlockRelease(ctx context.Context, specID string, create BlockReleaseCreate) error {
	return c.validate(ctx, []string{specID, "releases"}, create.Release.Version, call{form: create.form(), secrets: create.Secrets})
}

// validate sends a create to be checked only. As a platform may carry it out, it is repeated as little as a create is.
func (c *Client) validate(ctx context.Context, item []string, version string, r call) error {
	var answer struct {
		ID      text `json:"id"`
		Release struct {
			Version text `json:"version"`
		} `json:"release"`
	}
	r.method, r.collection, r.item, r.out, r.bodyless = http.MethodPost, Blocks.specs(), item, &answer, true
	r.query = url.Values{"validate": {"true"}}
	if err := c.do(ctx, r); err != nil {
		return err
	}
	if answer.ID != "" || answer.Release.Version != "" {
		made := &MadeError{SpecID: string(answer.ID), Release: version}
		if len(item) > 0 {
			made.SpecID = item[0]
		}
		return made
	}
	return nil
}
