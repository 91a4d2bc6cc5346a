/** Media files as bytes and lengths: one file out of many segments, and what their containers tell. Nothing is written here. */
package io.cameraservice.internal.catalog.content;
