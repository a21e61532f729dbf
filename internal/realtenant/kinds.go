// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Object is something on the tenant.
type Object struct {
	// Kind is the kind in words, such as "block deployment".
	Kind string
	// ID is what the platform's requests know it by.
	ID string
	// Name is its name, or what leads to it where it has none.
	Name string
	// MadeAt is when it was made: what the platform tells, or the beginning of its run where that is later or all that is known.
	MadeAt time.Time
}

// Kind is a kind of objects that can be made on a tenant and deleted again.
type Kind struct {
	// Name is the kind in words.
	Name string
	// List lists the objects of the tenant that are called like ours. Those of other names it never yields.
	List func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error]
	// Delete asks the platform to delete one. One that is gone already is a success.
	Delete func(ctx context.Context, client *peak.Client, id string) error
	// Get asks for one; the error is a 404 (peak.IsNotFound) when it is gone.
	Get func(ctx context.Context, client *peak.Client, id string) error
}

// Kinds are all kinds, in the order in which they can be deleted: what uses something goes before it.
func Kinds() []Kind {
	return []Kind{
		deployments("app deployment", peak.Apps),
		deployments("block deployment", peak.Blocks),
		specs("app spec", peak.Apps),
		specs("block spec", peak.Blocks),
		{
			Name: "workflow",
			List: func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error] {
				return named(client.ListWorkflows(ctx, peak.ListWorkflowsQuery{}), func(w peak.Workflow) Object {
					return Object{ID: strconv.FormatInt(w.ID, 10), Name: w.Name, MadeAt: madeAt(w.CreatedAt)}
				})
			},
			Delete: numbered((*peak.Client).DeleteWorkflow),
			Get: numbered(func(client *peak.Client, ctx context.Context, id int64) error {
				_, err := client.GetWorkflow(ctx, id)
				return err
			}),
		},
		{
			Name: "service",
			List: func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error] {
				return named(client.ListServices(ctx, peak.ListServicesQuery{}), func(s peak.Service) Object {
					return Object{ID: s.ID, Name: s.Name, MadeAt: madeAt(s.CreatedAt)}
				})
			},
			Delete: func(ctx context.Context, client *peak.Client, id string) error { return client.DeleteService(ctx, id) },
			Get: func(ctx context.Context, client *peak.Client, id string) error {
				_, err := client.GetService(ctx, id)
				return err
			},
		},
		{
			Name: "image",
			List: func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error] {
				return named(client.ListImages(ctx, peak.ListImagesQuery{Scope: []string{"custom"}}), func(i peak.Image) Object {
					made := madeAt(i.CreatedAt)
					if made.IsZero() && i.LatestVersion != nil {
						made = madeAt(i.LatestVersion.CreatedAt)
					}
					return Object{ID: strconv.FormatInt(i.ID, 10), Name: i.Name, MadeAt: made}
				})
			},
			Delete: numbered((*peak.Client).DeleteImage),
			Get: numbered(func(client *peak.Client, ctx context.Context, id int64) error {
				_, err := client.GetImage(ctx, id)
				return err
			}),
		},
		metricNamespaces(),
		metricCollections(),
		{
			Name: "artifact",
			List: func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error] {
				return named(client.ListArtifacts(ctx, peak.ListArtifactsQuery{}), func(a peak.ArtifactListItem) Object {
					return Object{ID: a.ID, Name: a.Name, MadeAt: madeAt(a.CreatedAt)}
				})
			},
			Delete: func(ctx context.Context, client *peak.Client, id string) error { return client.DeleteArtifact(ctx, id) },
			Get: func(ctx context.Context, client *peak.Client, id string) error {
				_, err := client.GetArtifact(ctx, id)
				return err
			},
		},
	}
}

// deployments leaves the blocks of an app deployment to that: the platform does not delete them by themselves. Those that have
// outlived theirs, which a platform may let them do, nothing else leads to.
func deployments(name string, kind peak.SpecKind) Kind {
	return Kind{
		Name: name,
		List: func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error] {
			return named(client.ListDeployments(ctx, kind, peak.ListDeploymentsQuery{}), func(d peak.Deployment) Object {
				if d.ParentID != "" && (!isOurs(d.Metadata.Name) || !isGone(ctx, client, d.ParentID)) {
					return Object{}
				}
				return Object{ID: d.ID, Name: d.Metadata.Name, MadeAt: madeAt(d.Metadata.CreatedAt)}
			})
		},
		Delete: func(ctx context.Context, client *peak.Client, id string) error {
			return client.DeleteDeployment(ctx, kind, id)
		},
		Get: func(ctx context.Context, client *peak.Client, id string) error {
			_, err := client.GetDeployment(ctx, kind, id)
			return err
		},
	}
}

// isGone tells an app deployment that is no more.
func isGone(ctx context.Context, client *peak.Client, app string) bool {
	_, err := client.GetDeployment(ctx, peak.Apps, app)
	return peak.IsNotFound(err)
}

// specs leaves what other tenants have made public or shared: tests make private specs.
func specs(name string, kind peak.SpecKind) Kind {
	return Kind{
		Name: name,
		List: func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error] {
			return named(client.ListSpecs(ctx, kind, peak.ListSpecsQuery{}), func(s peak.Spec) Object {
				if s.Scope != "" && s.Scope != "private" {
					return Object{}
				}
				return Object{ID: s.ID, Name: s.Metadata.Name, MadeAt: madeAt(s.Metadata.CreatedAt)}
			})
		},
		Delete: func(ctx context.Context, client *peak.Client, id string) error {
			return client.DeleteSpec(ctx, kind, id)
		},
		Get: func(ctx context.Context, client *peak.Client, id string) error {
			_, err := client.GetSpec(ctx, kind, id)
			return err
		},
	}
}

// named yields what is called like ours. Nothing is older than the run that its name tells: a time that the platform writes in the
// hours of its own place must not make an object of a run that goes on an old one. A list in which nothing has a name hides what is
// ours, and is an error.
func named[T any](items iter.Seq2[T, error], object func(T) Object) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		listed, nameless := 0, 0
		for item, err := range items {
			if err != nil {
				yield(Object{}, err)
				return
			}
			found := object(item)
			if found.ID != "" {
				listed++
			}
			if found.ID != "" && found.Name == "" {
				nameless++
			}
			if found.ID == "" || !isOurs(found.Name) {
				continue
			}
			if _, began := runOf(found.Name); found.MadeAt.Before(began) {
				found.MadeAt = began
			}
			if !yield(found, nil) {
				return
			}
		}
		if listed > 0 && listed == nameless {
			yield(Object{}, fmt.Errorf("none of the %d that are listed tells its name", listed))
		}
	}
}

// numbered is a request about an object whose id is a number.
func numbered(request func(client *peak.Client, ctx context.Context, id int64) error) func(context.Context, *peak.Client, string) error {
	return func(ctx context.Context, client *peak.Client, id string) error {
		number, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return err
		}
		return request(client, ctx, number)
	}
}

// madeAt reads a time of the platform, in the forms that it is known to write. The zero time is one that cannot be read.
func madeAt(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}
