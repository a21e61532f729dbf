// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// metrics publish a model of a table that there is not, in a namespace of their own. Nothing of it is ever queried from a warehouse.
func metrics(ctx context.Context, p *probe) error {
	namespace, model, name := p.name("space"), p.Run.ModelName("orders"), p.name("collection")
	archive := archiveOf("models.yml", fmt.Sprintf(`cubes:
  - name: %s
    sql_table: tfacc_no_such_table
    measures:
      - name: count
        type: count
    dimensions:
      - name: id
        sql: id
        type: number
        primary_key: true
    segments:
      - name: open
        sql: 1 = 1
`, model))
	collection := func() (answer, error) {
		return p.try(ctx, http.MethodPost, pathCollections, asForm(archive, field{"name", name}, field{"scope", "PRIVATE"}, field{"description", p.Run.Description()}))
	}
	made, err := collection()
	if err != nil {
		return err
	}
	if !made.ok() {
		return giveUp("a collection of metrics was refused with %d", made.Status)
	}
	id := text(at(made.Body, "collectionId"))
	if id == "" {
		return giveUp("the answer to a %s does not tell the id of what was made", made.what())
	}
	if err := p.secondCollection(ctx, collection); err != nil {
		return err
	}
	publish := func() (answer, error) {
		return p.try(ctx, http.MethodPost, pathCollections+"/"+id+"/publish", asJSON(object{
			"namespace": namespace, "namespaceDescription": p.Run.Description(), "namespaceMetadata": `{"first": "1"}`,
		}))
	}
	published, err := publish()
	if err != nil {
		return err
	}
	if !published.ok() {
		return giveUp("a model was not published: %d", published.Status)
	}
	p.judge(a.PublishArtifact, text(at(published.Body, "artifactId")) != "", "the answer has the members %s", membersOf(published.Body))
	again, err := publish()
	if err != nil {
		return err
	}
	p.refused(a.ModelLiveStatus, again, http.StatusConflict, "")
	for _, look := range []func(context.Context, *probe, string, string) error{segments, absentMeasure, namespaceMetadata} {
		if err := look(ctx, p, namespace, model); err != nil {
			return err
		}
	}
	return p.outlives(ctx, namespace, model, id, text(at(published.Body, "publicationId")))
}

// secondCollection makes another one of the same name.
func (p *probe) secondCollection(ctx context.Context, collection func() (answer, error)) error {
	second, err := collection()
	if err != nil {
		return err
	}
	switch {
	case second.ok():
		p.confirm(a.CollectionNames, "")
		_, err = p.drop(ctx, pathCollections+"/"+text(at(second.Body, "collectionId")))
		return err
	case inconclusive(second):
		p.unseen(a.CollectionNames, "refused with %d, which has other reasons", second.Status)
	default:
		p.refute(a.CollectionNames, "the second one was refused with %d", second.Status)
	}
	return nil
}

func segments(ctx context.Context, p *probe, namespace, model string) error {
	got, err := p.read(ctx, pathMetrics+"?type=cube&namespace="+url.QueryEscape(namespace))
	if err != nil {
		return err
	}
	for _, row := range items(got.Body, "data") {
		if text(row["name"]) == model && at(row, "segments", 0) != nil {
			p.judge(a.SegmentObjects, text(at(row, "segments", 0, "name")) != "", "a segment is %s", kindOf(at(row, "segments", 0)))
		}
	}
	return nil
}

// absentMeasure queries what no model has, which never reaches the warehouse.
func absentMeasure(ctx context.Context, p *probe, namespace, model string) error {
	got, err := p.get(ctx, pathMetrics+"/query?generateSql=false&limit=1&namespace="+url.QueryEscape(namespace)+"&measures="+url.QueryEscape(model+".absent"))
	if err != nil {
		return err
	}
	p.refused(a.QueryRefusedStatus, got, http.StatusUnprocessableEntity, "")
	return nil
}

func namespaceMetadata(ctx context.Context, p *probe, namespace, _ string) error {
	changed, err := p.change(ctx, http.MethodPatch, pathNamespaces+"/"+namespace, asJSON(object{"metadata": `{"second": "2"}`}))
	if err != nil {
		return err
	}
	metadata := at(changed.Body, "metadata")
	if !has(metadata, "second") {
		p.unseen(a.NamespaceMetadata, "the answer does not show the metadata")
		return nil
	}
	p.judge(a.NamespaceMetadata, !has(metadata, "first"), "what was there before is still there")
	return nil
}

// outlives deletes the collection, then what is published of it.
func (p *probe) outlives(ctx context.Context, namespace, model, collection, publication string) error {
	if _, err := p.change(ctx, http.MethodDelete, pathCollections+"/"+collection, body{}); err != nil {
		return err
	}
	listed, err := p.get(ctx, pathMetrics+"?type=cube&namespace="+url.QueryEscape(namespace))
	if err != nil {
		return err
	}
	if !listed.ok() && listed.Status != http.StatusNotFound {
		return giveUp("the %s was answered with %d", listed.what(), listed.Status)
	}
	stays := slices.ContainsFunc(items(listed.Body, "data"), func(row map[string]any) bool { return text(row["name"]) == model })
	p.judge(a.PublicationStays, stays, "it is gone after the delete of its collection")
	if stays {
		if _, err := p.change(ctx, http.MethodDelete, pathPublications+publication, body{}); err != nil {
			return err
		}
	}
	found, err := p.findNamespace(ctx, namespace)
	if err != nil {
		return err
	}
	p.judge(a.NamespaceStays, found, "it is gone with its last publication")
	if found {
		_, err = p.drop(ctx, pathNamespaces+"/"+namespace)
	}
	return err
}

// findNamespace looks through the pages of all namespaces.
func (p *probe) findNamespace(ctx context.Context, namespace string) (bool, error) {
	for page := 1; page <= 200; page++ {
		got, err := p.read(ctx, fmt.Sprintf("%s?pageSize=100&pageNumber=%d", pathNamespaces, page))
		if err != nil {
			return false, err
		}
		for _, one := range items(got.Body, "namespaces") {
			if text(one["name"]) == namespace {
				return true, nil
			}
		}
		if int64(page) >= number(at(got.Body, "pageCount")) {
			return false, nil
		}
	}
	return false, giveUp("there are too many namespaces to find one")
}
