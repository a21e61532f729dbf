// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"iter"
)

// FindDeployment describes a deployment of which only the id is known, and tells its collection: that of blocks is asked
// first. It returns the 404 of both when there is none.
func (c *Client) FindDeployment(ctx context.Context, id string) (Deployment, SpecKind, error) {
	deployment, err := c.GetDeployment(ctx, Blocks, id)
	if !IsNotFound(err) {
		return deployment, Blocks, err
	}
	deployment, err = c.GetDeployment(ctx, Apps, id)
	return deployment, Apps, err
}

// ListRevisionsOfAny is ListRevisions for a deployment of which only the id is known.
func (c *Client) ListRevisionsOfAny(ctx context.Context, deploymentID string, query ListRevisionsQuery) iter.Seq2[Revision, error] {
	return func(yield func(Revision, error) bool) {
		for revision, err := range c.ListRevisions(ctx, Blocks, deploymentID, query) {
			if IsNotFound(err) {
				for revision, err := range c.ListRevisions(ctx, Apps, deploymentID, query) {
					if !yield(revision, err) {
						return
					}
				}
				return
			}
			if !yield(revision, err) {
				return
			}
		}
	}
}
