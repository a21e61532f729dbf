// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// metricNamespaces go with all that is published in them, and with the collections that the platform has made of published folders:
// nothing else leads to those.
func metricNamespaces() Kind {
	return Kind{
		Name: "metric namespace",
		List: func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error] {
			return named(client.ListMetricNamespaces(ctx), func(n peak.MetricNamespace) Object { return Object{ID: n.Name, Name: n.Name} })
		},
		Delete: deleteMetricNamespace,
		Get: func(ctx context.Context, client *peak.Client, id string) error {
			_, err := client.GetMetricNamespace(ctx, id)
			return err
		},
	}
}

func metricCollections() Kind {
	return Kind{
		Name: "metric collection",
		List: func(ctx context.Context, client *peak.Client) iter.Seq2[Object, error] {
			// Public ones may be another tenant's; tests make private ones.
			return named(client.ListMetricCollections(ctx, peak.ListMetricCollectionsQuery{Scopes: []string{"PRIVATE"}}), func(c peak.MetricCollection) Object {
				return Object{ID: c.ID, Name: c.Name, MadeAt: madeAt(c.CreatedAt)}
			})
		},
		Delete: func(ctx context.Context, client *peak.Client, id string) error {
			return client.DeleteMetricCollection(ctx, id)
		},
		Get: func(ctx context.Context, client *peak.Client, id string) error {
			_, err := client.GetMetricCollection(ctx, id)
			return err
		},
	}
}

func deleteMetricNamespace(ctx context.Context, client *peak.Client, namespace string) error {
	itself, err := client.GetMetricNamespace(ctx, namespace)
	if err != nil {
		if peak.IsNotFound(err) {
			return nil
		}
		return err
	}
	published, err := client.MetricPublications(ctx, namespace)
	if err != nil && !peak.IsNotFound(err) {
		return err
	}
	for _, publication := range published {
		if !publishedIn(itself, publication) {
			continue
		}
		// The collection first: once the publication is gone, nothing leads to it any more. One that is refused because it is
		// published is asked for again.
		own, err := madeOfFolder(ctx, client, namespace, publication.CollectionID)
		if err != nil {
			return err
		}
		var refused error
		if own {
			if refused = client.DeleteMetricCollection(ctx, publication.CollectionID); refused != nil && !isBusy(refused) {
				return refused
			}
		}
		if err := client.DeleteMetricPublication(ctx, publication.ID); err != nil {
			return errors.Join(refused, err)
		}
		if refused != nil {
			if err := client.DeleteMetricCollection(ctx, publication.CollectionID); err != nil {
				return err
			}
		}
	}
	return client.DeleteMetricNamespace(ctx, namespace)
}

// publishedIn tells the publications that are in the namespace. The rows that publications are read from do not name theirs, and a
// platform or a proxy that drops the filter shows those of all namespaces: it has to be in the namespace's own list of models, or
// to publish nothing but models of ours.
func publishedIn(namespace peak.MetricNamespace, publication peak.MetricPublication) bool {
	if slices.ContainsFunc(namespace.Models, func(m peak.MetricModel) bool { return m.PublicationID == publication.ID }) {
		return true
	}
	others := func(m peak.MetricModel) bool { return !isOurModel(m.Name) }
	return len(publication.Models) > 0 && !slices.ContainsFunc(publication.Models, others)
}

// madeOfFolder tells the collections that the platform made when a folder was published in a namespace of ours: they are private,
// and no older than the run whose namespace it is, or named after the namespace.
func madeOfFolder(ctx context.Context, client *peak.Client, namespace, id string) (bool, error) {
	if id == "" {
		return false, nil
	}
	collection, err := client.GetMetricCollection(ctx, id)
	if peak.IsNotFound(err) {
		return false, nil
	}
	if err != nil || strings.EqualFold(collection.Scope, "PUBLIC") {
		return false, err
	}
	_, began := runOf(namespace)
	made := madeAt(collection.CreatedAt)
	since := !began.IsZero() && !made.IsZero() && !made.Before(began)
	return since || strings.Contains(collection.Name, namespace), nil
}
