// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// imagesPath is the collection of images (contract 17).
const imagesPath = "/image-management/api/v2/images/"

// Image is an image with its latest version (contract 17.1, 17.4).
type Image struct {
	ID            int64         `json:"id"`
	Name          string        `json:"name"`
	Type          string        `json:"type"`      // compare case-insensitively (contract 26, row 8)
	Scope         string        `json:"scope"`     // "custom", or "global" for images that Peak provides
	CreatedAt     string        `json:"createdAt"` // ISO 8601; lists may leave it and CreatedBy out
	CreatedBy     string        `json:"createdBy"`
	LatestVersion *ImageVersion `json:"latestVersion"`
}

// UnmarshalJSON takes an id in any spelling of a whole number, and a time in any spelling.
func (i *Image) UnmarshalJSON(data []byte) error {
	type plain Image
	answer := struct {
		*plain
		ID        integer `json:"id"`
		CreatedAt instant `json:"createdAt"`
	}{plain: (*plain)(i)}
	err := json.Unmarshal(data, &answer)
	i.ID, i.CreatedAt = int64(answer.ID), string(answer.CreatedAt)
	return err
}

// ImageCreate is the body of CreateImage. Nil members are not sent.
type ImageCreate struct {
	Name         string
	Type         string  // workflow, workspace-r, workspace-python, api or webapp
	Description  *string // goes to the first version
	Version      *string // semantic version; the platform takes 0.0.1 when nil
	BuildDetails *BuildDetails
	Artifact     *Upload // for the source "upload"
}

// ImageCreated is the answer of CreateImage. BuildID and VersionID are "" and 0 in the rare case that the answer was lost
// and the platform does not show them yet.
type ImageCreated struct {
	BuildID   string
	ImageID   int64
	VersionID int64
}

// ListImagesQuery filters ListImages. Empty members do not filter; several values of one member mean any of them.
type ListImagesQuery struct {
	SearchTerm      string   // in name or version
	Status          []string // of the latest version: not-ready, ready, in-use, deleting, delete-failed
	Scope           []string // global, custom
	LastBuildStatus []string // building, failed, success, stopped, stopping
	Tags            []string
	PageSize        int // 0 means 100
}

// ListImages lists the images that the tenant can use.
func (c *Client) ListImages(ctx context.Context, query ListImagesQuery) iter.Seq2[Image, error] {
	return c.listImages(ctx, query, nil)
}

func (c *Client) listImages(ctx context.Context, query ListImagesQuery, clock *serverClock) iter.Seq2[Image, error] {
	values := url.Values{}
	addText(values, "searchTerm", query.SearchTerm)
	addTexts(values, "status", query.Status)
	addTexts(values, "scope", query.Scope)
	addTexts(values, "lastBuildStatus", query.LastBuildStatus)
	addTexts(values, "tags", query.Tags)
	return list[Image](ctx, c, listing{
		collection: imagesPath, query: values, pageSize: query.PageSize, keys: []string{"images"}, clock: clock,
	})
}

// CreateImage creates an image with its first version, whose build starts at once. When the answer is lost it looks the
// image up by name, see UnknownOutcomeError. A refusal because the name is taken is an AlreadyExistsError.
func (c *Client) CreateImage(ctx context.Context, create ImageCreate) (ImageCreated, error) {
	form := newForm(create.Artifact)
	form.text("name", &create.Name)
	form.text("type", &create.Type)
	form.text("description", create.Description)
	form.text("version", create.Version)
	form.json("buildDetails", create.BuildDetails)

	created, err := createOnce(ctx, c, creation[ImageCreated]{
		kind: "image",
		name: create.Name,
		idOf: func(i ImageCreated) string { return formatID(i.ImageID) },
		send: func(ctx context.Context) (ImageCreated, error) {
			var answer struct {
				BuildID   text    `json:"buildId"`
				ImageID   integer `json:"imageId"`
				VersionID integer `json:"versionId"`
			}
			err := c.do(ctx, call{
				method: http.MethodPost, collection: imagesPath, form: form, secrets: create.BuildDetails.secrets(), out: &answer,
				check: func() error { return need("imageId", answer.ImageID != 0) },
			})
			return ImageCreated{BuildID: string(answer.BuildID), ImageID: int64(answer.ImageID), VersionID: int64(answer.VersionID)}, err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[ImageCreated], error) {
			return c.findImages(ctx, create, clock)
		},
	})
	if err != nil {
		return ImageCreated{}, err
	}
	c.completeImage(ctx, &created)
	return created, nil
}

// findImages returns the tenant's own images that have exactly the name to be created.
func (c *Client) findImages(ctx context.Context, create ImageCreate, clock *serverClock) ([]candidate[ImageCreated], error) {
	var found []candidate[ImageCreated]
	for image, err := range c.listImages(ctx, ListImagesQuery{SearchTerm: create.Name}, clock) {
		if err != nil {
			return nil, err
		}
		if image.Name != create.Name || image.Scope == "global" {
			continue
		}
		// Lists are not documented to show when an image was created, and that of the latest version may be much later.
		if image.CreatedAt == "" {
			described, err := c.GetImage(ctx, image.ID)
			if err != nil && !IsNotFound(err) {
				return nil, err
			}
			image.CreatedAt = described.CreatedAt
		}
		item := candidate[ImageCreated]{
			id:        strconv.FormatInt(image.ID, 10),
			createdAt: image.CreatedAt,
			matches:   strings.EqualFold(image.Type, create.Type),
			result:    ImageCreated{ImageID: image.ID},
		}
		if v := image.LatestVersion; v != nil {
			item.matches = item.matches && sameVersion(*v, create.Version, create.Description)
			item.result.VersionID = v.ID
		}
		found = append(found, item)
	}
	return found, nil
}

// completeImage looks up what the answer to a create did not tell. The image exists, so a failure here must not lose its id:
// what cannot be found out stays empty.
func (c *Client) completeImage(ctx context.Context, created *ImageCreated) {
	if created.VersionID == 0 {
		if image, err := c.GetImage(ctx, created.ImageID); err == nil && image.LatestVersion != nil {
			created.VersionID = image.LatestVersion.ID
		}
	}
	if created.BuildID == "" && created.VersionID != 0 {
		created.BuildID = c.findBuild(ctx, created.ImageID, created.VersionID)
	}
}

// GetImage describes an image.
func (c *Client) GetImage(ctx context.Context, id int64) (Image, error) {
	var image Image
	err := c.get(ctx, imagesPath, []string{formatID(id)}, &image, func() error { return need("id", image.ID != 0) })
	return image, err
}

// DeleteImage deletes an image with all versions. The platform does it in the background: GetImage answers until it is
// gone. An image that is already gone (404) is a success; one in use is refused with 422.
func (c *Client) DeleteImage(ctx context.Context, id int64) error {
	return c.delete(ctx, imagesPath, formatID(id))
}
